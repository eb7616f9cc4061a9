using Jaeger.Storage.V2;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Tests.Query;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>
/// Every filter with what it must not find. The trace has everything that is asked for, but not on one span: "SameSpanConjunction" is what the
/// storage says of itself.
/// </summary>
public sealed class FindTracesFilterTests(StorageHost host) : IClassFixture<StorageHost>
{
    /// <summary>A search for the span 2, changed; and whether it still finds its trace.</summary>
    public static TheoryData<string, Action<TraceQueryParameters>, bool> Filters => new()
    {
        { "the span as it is", _ => { }, true },
        { "another service of the trace", query => query.ServiceName += "-store", false },
        { "a prefix of the service", query => query.ServiceName = query.ServiceName[..^1], false },
        { "the service in another case", query => query.ServiceName = query.ServiceName.ToUpperInvariant(), false },
        { "the service with a space", query => query.ServiceName += " ", false },
        { "no service", query => query.ServiceName = "", true },
        { "another operation of the service, with its tag", query => { query.OperationName = "open"; query.Attributes.Add(Want("item", "lamp")); }, false },
        { "the operation of another service", query => query.OperationName = "list", false },
        { "a prefix of the operation", query => query.OperationName = "orde", false },
        { "the operation in another case", query => query.OperationName = "Order", false },
        { "no operation", query => query.OperationName = "", true },
        { "a shortest duration of exactly its own", query => query.DurationMin = Lasting(5_000_001), true },
        { "a shortest duration of a nanosecond more", query => query.DurationMin = Lasting(5_000_002), false },
        { "a longest duration of exactly its own", query => query.DurationMax = Lasting(5_000_001), true },
        { "a longest duration of a nanosecond less", query => query.DurationMax = Lasting(5_000_000), false },
        { "the duration of another span of the trace", query => query.DurationMin = query.DurationMax = Lasting(50 * Millisecond), false },
        { "the duration of the whole trace", query => query.DurationMin = Lasting(Second), false },
        { "a window that is its start", query => query.StartTimeMin = query.StartTimeMax = Time(Noon), true },
        { "a window that begins a nanosecond after it", query => query.StartTimeMin = Time(Noon + 1), false },
        { "a window that ends a nanosecond before it", query => query.StartTimeMax = Time(Noon - 1), false },
        { "a window that begins a microsecond after it", query => query.StartTimeMin = Time(Noon + Microsecond), false },
        { "a window that ends a microsecond before it", query => query.StartTimeMax = Time(Noon - Microsecond), false },
        { "a window in which only its end is", query => query.StartTimeMin = Time(Noon + 5_000_000), false },
        { "a window of yesterday", query => (query.StartTimeMin, query.StartTimeMax) = (Time(Noon - 30 * 3600 * Second), Time(Noon - 20 * 3600 * Second)), false },
        { "a tag with a prefix of its value", query => query.Attributes.Add(Want("item", "lam")), false },
        { "a tag with more than its value", query => query.Attributes.Add(Want("item", "lamps")), false },
        { "a tag's value in another case", query => query.Attributes.Add(Want("item", "Lamp")), false },
        { "a tag's key in another case", query => query.Attributes.Add(Want("Item", "lamp")), false },
        { "a prefix of a key", query => query.Attributes.Add(Want("ite", "lamp")), false },
        { "a tag's value as a pattern", query => query.Attributes.Add(Want("item", "l.*")), false },
        { "a tag's value with a wildcard", query => query.Attributes.Add(Want("item", "l%")), false },
        { "a tag without a value", query => query.Attributes.Add(Want("item", "")), false },
        { "a key that nobody has", query => query.Attributes.Add(Want("moon", "full")), false },
        { "key and value the wrong way round", query => query.Attributes.Add(Want("lamp", "item")), false },
        { "a tag of another span of the service", query => query.Attributes.Add(Want("door", "front")), false },
        { "a tag of a span of another service", query => query.Attributes.Add(Want("shelf", "7")), false },
        { "a tag that it has with the value of another span", query => query.Attributes.Add(Want("count", "4")), false },
        { "two tags of which it has both", query => query.Attributes.AddRange([Want("item", "lamp"), Want("count", "3")]), true },
        { "two tags of which it has one", query => query.Attributes.AddRange([Want("item", "lamp"), Want("door", "front")]), false },
        {
            "tags of span, event, link, scope and resource",
            query => query.Attributes.AddRange(
                [Want("item", "lamp"), Want("by", "mail"), Want("why", "batch"), Want("lib.mode", "x"), Want("host", "h1")]),
            true
        },
        { "the same, and the event of another span", query => query.Attributes.AddRange([Want("item", "lamp"), Want("by", "phone")]), false },
        { "the same, and the link of another span", query => query.Attributes.AddRange([Want("item", "lamp"), Want("why", "retry")]), false },
        { "the same, and the scope of another span", query => query.Attributes.AddRange([Want("item", "lamp"), Want("lib.mode", "y")]), false },
        { "the same, and the resource of another span", query => query.Attributes.AddRange([Want("item", "lamp"), Want("host", "h2")]), false },
        { "one key twice with values of two spots", query => query.Attributes.AddRange([Want("twice", "span"), Want("twice", "event")]), true },
        { "one key twice with a value of no spot", query => query.Attributes.AddRange([Want("twice", "span"), Want("twice", "link")]), false },
        { "an error of another span", query => query.Attributes.Add(Want("error", "true")), false },
        { "its kind", query => query.Attributes.Add(Want("span.kind", "server")), true },
        { "the kind of another span", query => query.Attributes.Add(Want("span.kind", "client")), false },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task One_span_has_to_meet_all_conditions(string what, Action<TraceQueryParameters> change, bool isFound)
    {
        var (id, other, service) = (host.NextTraceId(), host.NextTraceId(), $"shop-{Guid.NewGuid():N}");
        await host.WriteAsync(id, Shop(service), Store(service));
        await host.WriteAsync(other, Data("bystander", Span(1, Noon, name: "order")));
        var query = new TraceQueryParameters
        {
            ServiceName = service,
            OperationName = "order",
            StartTimeMin = Time(Noon - 600 * Second),
            StartTimeMax = Time(Noon + 600 * Second),
            SearchDepth = 1000,
        };
        change(query);
        var found = await host.FindAsync(query);
        Assert.True(isFound == found.Any(trace => trace.Id == id), what);
        if (!isFound) return;
        Assert.Equal([1UL, 2, 3, 4], found.Single(trace => trace.Id == id).SpanIds);
        if (query.ServiceName.Length > 0) Assert.Single(found);
    }

    private static TracesData Shop(string service)
    {
        var open = Span(1, Noon - Second, Second + 50 * Millisecond, "open").With(("door", Text("front")), ("count", Whole(4))).Failed();
        open.Events.Add(new Span.Types.Event { Name = "call", Attributes = { Attribute(("by", Text("phone"))) } });
        open.Links.Add(new Span.Types.Link { Attributes = { Attribute(("why", Text("retry"))) } });
        var order = Span(2, Noon, 5_000_001, "order", parent: 1).With(("item", Text("lamp")), ("count", Whole(3)), ("twice", Text("span")));
        order.Events.Add(new Span.Types.Event { Name = "sent", Attributes = { Attribute(("by", Text("mail"))), Attribute(("twice", Text("event"))) } });
        order.Links.Add(new Span.Types.Link { Attributes = { Attribute(("why", Text("batch"))) } });
        (string, OpenTelemetry.Proto.Common.V1.AnyValue)[] resource = [("service.name", Text(service)), ("host", Text("h1"))];
        var data = Data(resource, new() { Name = "lib", Attributes = { Attribute(("lib.mode", Text("x"))) } }, order);
        data.MergeFrom(Data(resource, new() { Name = "lib", Attributes = { Attribute(("lib.mode", Text("y"))) } }, open));
        return data;
    }

    private static TracesData Store(string service)
    {
        var list = Span(3, Noon + 1, 50 * Millisecond, "list", parent: 2, kind: TraceModel.SpanKind.Client).With(("shelf", Text("7")));
        var data = Data([("service.name", Text(service + "-store")), ("host", Text("h2"))], null, list);
        data.MergeFrom(Data([("service.name", Text(service)), ("host", Text("h2"))], null, Span(4, Noon - 5 * Second, 1, "open", parent: 9)));
        return data;
    }
}
