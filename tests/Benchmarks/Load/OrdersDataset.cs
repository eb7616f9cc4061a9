using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// An order system: a shop's checkouts and looks at orders pass web, orders, stock, payments and shipping, each in pods that send batches of their own,
/// with calls of PostgreSQL, Redis, Kafka and a payment provider. Urls hold ids; order ids, request ids and message ids are new in every trace, users
/// come again.
/// </summary>
internal static class OrdersDataset
{
    /// <summary>Traces that a common attribute value, the order's region, is alike in: one of so many.</summary>
    public const int Regions = 4;

    private const int Variants = 16, Pods = 4;

    public static readonly string[] Services = ["web", "orders", "stock", "payments", "shipping"];

    private static readonly string[] Languages = ["nodejs", "dotnet", "go", "java", "python"];

    /// <param name="seed">Of ids, times and values.</param>
    /// <param name="tracesPerGroup">Traces whose spans a service sends together, if it has any of them.</param>
    public static Dataset Create(int seed = 1, int tracesPerGroup = 128)
    {
        var variants = Variants * Math.Max(1, 128 / tracesPerGroup);
        return new Dataset("orders", seed, tracesPerGroup, [.. Enumerable.Range(0, variants).Select(variant => Group(variant, tracesPerGroup))]);
    }

    /// <summary>The value of <c>http.request.header.x-request-id</c> in the web's spans of a trace: no other trace has it.</summary>
    public static string RequestId(TraceValues trace) => trace.Hex(OrderSpans.Request, 32);

    /// <summary>The value of <c>shop.order.id</c> in a trace.</summary>
    public static string OrderId(TraceValues trace) => trace.Digits(OrderSpans.Order, 10, OrderSpans.Orders);

    /// <summary>The value of <c>shop.user.id</c> in a trace: one of 100,000 users.</summary>
    public static string UserId(TraceValues trace) => trace.Digits(OrderSpans.User, 8, OrderSpans.Users);

    private static RequestTemplate[] Group(int variant, int traces)
    {
        var random = new Random(variant);
        var marks = Services.Select(_ => new Marks()).ToArray();
        var scopes = Services.Select(Scope).ToArray();
        for (var trace = 0; trace < traces; trace++)
        {
            var happening = new OrderTrace(new OrderSpans(random, marks, scopes, trace), random);
            if ((trace + variant) % 2 == 0) happening.Checkout();
            else happening.LookAtOrder();
        }

        return [.. Services.Select((service, i) => Request(random, i, scopes[i], marks[i]))];
    }

    private static ScopeSpans Scope(string service) =>
        new() { Scope = new InstrumentationScope { Name = $"Shop.{service}.Telemetry", Version = "1.20.1" } };

    private static RequestTemplate Request(Random random, int service, ScopeSpans scope, Marks marks)
    {
        var (name, pod) = (Services[service], random.Next(Pods));
        var hash = $"{name.Length * 7919:x4}{pod * 104729:x6}";
        var resource = new Resource();
        resource.Attributes.Set("service.name", name).Set("service.namespace", "shop").Set("service.version", $"2.{service + 3}.1")
            .Set("service.instance.id", $"{name}-{hash}").Set("deployment.environment.name", "production")
            .Set("k8s.namespace.name", "shop").Set("k8s.deployment.name", name).Set("k8s.pod.name", $"{name}-{hash}")
            .Set("k8s.node.name", $"node-{random.Next(8)}").Set("host.name", $"{name}-{hash}").Set("os.type", "linux")
            .Set("telemetry.sdk.language", Languages[service]).Set("telemetry.sdk.name", "opentelemetry").Set("telemetry.sdk.version", "1.20.1");
        var spans = new ResourceSpans { Resource = resource, ScopeSpans = { scope }, SchemaUrl = "https://opentelemetry.io/schemas/1.40.0" };
        return new RequestTemplate(new ExportTraceServiceRequest { ResourceSpans = { spans } }, marks);
    }
}
