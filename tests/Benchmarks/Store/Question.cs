using Tracepost.Benchmarks.Load;

namespace Tracepost.Benchmarks.Store;

/// <summary>A search of the store, with other values each time it is asked.</summary>
/// <param name="Name">What is searched for.</param>
/// <param name="Terms">The search, by chance.</param>
internal sealed record Question(string Name, Func<Random, SearchTerms> Terms)
{
    public const string ByService = "service", ByDuration = "duration", ByRareValue = "rare attribute value", ByAll = "all filters";

    /// <summary>The questions to a dataset.</summary>
    /// <param name="dataset">What is stored.</param>
    /// <param name="groups">How much of it.</param>
    /// <param name="from">When its first trace starts.</param>
    /// <param name="to">When its last trace starts.</param>
    public static IReadOnlyList<Question> Of(Dataset dataset, long groups, DateTimeOffset from, DateTimeOffset to)
    {
        var all = new SearchTerms(from, to);
        return dataset.Name == "jaeger" ? OfJaeger(all) : OfOrders(dataset, groups, all);
    }

    private static List<Question> OfJaeger(SearchTerms all) =>
    [
        new("no condition", _ => all),
        new(ByService, random => all with { Service = JaegerDataset.Sample(random).Service }),
        Sampled("service and operation", some => all with { Service = some.Service, Operation = some.Operation }),
        // One span in a hundred is as long.
        new(ByDuration, _ => all with { AtLeast = TimeSpan.FromMilliseconds(250) }),
        new("service and duration", random => all with { Service = JaegerDataset.Sample(random).Service, AtLeast = TimeSpan.FromMilliseconds(250) }),
        new("common attribute value", _ => all with { Attribute = ("os.type", "linux") }),
        Sampled(ByRareValue, some => all with { Attribute = some.Attribute }),
        Sampled("service and rare attribute value", some => all with { Service = some.Service, Attribute = some.Attribute }),
        new("attribute value of none", random => all with { Attribute = ("attr_07", $"val_{random.Next(1000, 10_000)}") }),
        Sampled(ByAll, some => all with
        {
            Service = some.Service, Operation = some.Operation, Attribute = some.Attribute,
            AtLeast = TimeSpan.FromMicroseconds(100), AtMost = TimeSpan.FromSeconds(10),
        }),
    ];

    private static Question Sampled(string name, Func<(string Service, string Operation, (string Key, string Value) Attribute), SearchTerms> terms) =>
        new(name, random => terms(JaegerDataset.Sample(random)));

    private static List<Question> OfOrders(Dataset dataset, long groups, SearchTerms all)
    {
        TraceValues Any(Random random) => dataset.Trace(random.NextInt64(groups), random.Next(dataset.TracesPerGroup));

        static (string, string) Region(Random random) => ("shop.region", $"eu-{random.Next(OrdersDataset.Regions)}");

        return
        [
            new("no condition", _ => all),
            new(ByService, random => all with { Service = OrdersDataset.Services[random.Next(5)] }),
            new("service and operation", _ => all with { Service = "orders", Operation = "POST /api/orders" }),
            new(ByDuration, _ => all with { AtLeast = TimeSpan.FromSeconds(3) }),
            new("service and error", _ => all with { Service = "payments", Attribute = ("error", "true") }),
            new("common attribute value", _ => all with { Attribute = ("http.request.method", "GET") }),
            new("region of a service's spans", random => all with { Service = "orders", Attribute = Region(random) }),
            new("request id", random => all with { Attribute = ("http.request.header.x-request-id", OrdersDataset.RequestId(Any(random))) }),
            new("order id", random => all with { Attribute = ("shop.order.id", OrdersDataset.OrderId(Any(random))) }),
            new("service and order id", random => all with { Service = "orders", Attribute = ("shop.order.id", OrdersDataset.OrderId(Any(random))) }),
            new("user id, of 10 traces in a million", random => all with { Attribute = ("shop.user.id", OrdersDataset.UserId(Any(random))) }),
            new("request id of none", random => all with { Attribute = ("http.request.header.x-request-id", $"{random.NextInt64():x32}") }),
            new(ByAll, random => all with
            {
                Service = "orders", Operation = "POST /api/orders", Attribute = Region(random),
                AtLeast = TimeSpan.FromMilliseconds(200), AtMost = TimeSpan.FromSeconds(10),
            }),
        ];
    }
}
