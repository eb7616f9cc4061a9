using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// Builds the spans of one trace of the order system by OpenTelemetry's semantic conventions, each into the batch of its service. Offsets and lengths are
/// microseconds.
/// </summary>
internal sealed class OrderSpans(Random random, Marks[] marks, ScopeSpans[] scopes, int trace)
{
    /// <summary>Numbers of the values that a trace has.</summary>
    public const int Request = 1, Order = 2, User = 3, MessageOf = 4, Charge = 5, Address = 6;

    /// <summary>Different order ids and users.</summary>
    public const long Orders = 10_000_000_000, Users = 100_000;

    private const string StackTrace =
        "\tat com.example.shop.client.RemoteClient.call(RemoteClient.java:112)\n\tat com.example.shop.service.OrderService.handle(OrderService.java:57)\n"
        + "\tat com.example.shop.web.OrderController.post(OrderController.java:34)\n"
        + "\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)\n";

    private static readonly string[] Agents =
    [
        "Chrome/140.0.0.0 Safari/537.36", "Firefox/143.0", "Version/18.6 Mobile/15E148 Safari/604.1", "ShopApp/7.2.0 (Android 16)",
    ];

    private int _count;

    public string OrderId(int service) => marks[service].Digits(trace, Order, 10, Orders);

    public string UserId(int service) => marks[service].Digits(trace, User, 8, Users);

    public string ChargeId(int service) => $"ch_{marks[service].Hex(trace, Charge, 24)}";

    /// <summary>A request that comes from outside, to the first service.</summary>
    public BuiltSpan FromBrowser(string name, string method, string path, long offset, long length, int status)
    {
        var web = Http(0, null, name, method, path, offset, length, status);
        web.Attributes.Set("http.request.header.x-request-id", marks[0].Hex(trace, Request, 32)).Set("shop.user.id", UserId(0))
            .Set("client.address", $"2001:db8::{marks[0].Digits(trace, Address, 8, Users)}")
            .Set("user_agent.original", $"Mozilla/5.0 (compatible) {Agents[random.Next(Agents.Length)]}");
        return web;
    }

    public BuiltSpan Http(int service, BuiltSpan? parent, string name, string method, string path, long offset, long length, int status)
    {
        var server = Add(service, parent, name, SpanKind.Server, offset, length);
        server.Attributes.Set("http.request.method", method).Set("http.route", name[(method.Length + 1)..]).Set("url.path", path).Set("url.scheme", "http")
            .Set("http.response.status_code", status).Set("server.address", HostOf(service)).Set("server.port", 8080)
            .Set("network.protocol.version", "1.1");
        return server;
    }

    public BuiltSpan Call(int service, BuiltSpan parent, int callee, string method, string path, long offset, long length, int status)
    {
        var call = Add(service, parent, method, SpanKind.Client, offset, length);
        call.Attributes.Set("http.request.method", method).Set("url.full", $"http://{HostOf(callee)}:8080{path}")
            .Set("server.address", HostOf(callee)).Set("server.port", 8080)
            .Set("http.response.status_code", status).Set("network.protocol.version", "1.1");
        return call;
    }

    public BuiltSpan Rpc(int service, BuiltSpan parent, SpanKind kind, long offset, long length)
    {
        var call = Add(service, parent, "shop.stock.v1.Stock/Reserve", kind, offset, length);
        call.Attributes.Set("rpc.system", "grpc").Set("rpc.service", "shop.stock.v1.Stock").Set("rpc.method", "Reserve").Set("rpc.grpc.status_code", 0)
            .Set("server.address", "stock.shop.svc.cluster.local").Set("server.port", 5000);
        return call;
    }

    public void Query(int service, BuiltSpan parent, string database, string operation, string table, string text, long offset, long length) =>
        Add(service, parent, $"{operation} {table}", SpanKind.Client, offset, length).Attributes
            .Set("db.system.name", "postgresql").Set("db.namespace", database).Set("db.operation.name", operation).Set("db.collection.name", table)
            .Set("db.query.text", text).Set("server.address", $"{database}-db.shop.svc.cluster.local").Set("server.port", 5432)
            .Set("db.response.returned_rows", random.Next(1, 20));

    public BuiltSpan Message(int service, BuiltSpan parent, string operation, SpanKind kind, long offset, long length)
    {
        const string topic = "shop.orders.placed";
        var message = Add(service, parent, $"{operation} {topic}", kind, offset, length);
        message.Attributes.Set("messaging.system", "kafka").Set("messaging.operation.type", operation).Set("messaging.destination.name", topic)
            .Set("messaging.destination.partition.id", $"{random.Next(12)}").Set("messaging.message.id", marks[service].Hex(trace, MessageOf, 16))
            .Set("messaging.message.body.size", random.Next(400, 2400)).Set("server.address", "kafka.shop.svc.cluster.local").Set("server.port", 9092);
        return message;
    }

    public void Fail(BuiltSpan failed, string type, string message)
    {
        failed.Span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = message };
        failed.Attributes.Set("error.type", type);
        var exception = new Event { Name = "exception", TimeUnixNano = marks[failed.Service].Time(trace, (failed.Offset + failed.Length) * 1000) };
        exception.Attributes.Set("exception.type", type).Set("exception.message", message)
            .Set("exception.stacktrace", $"{type}: {message}\n{StackTrace}");
        failed.Span.Events.Add(exception);
    }

    public BuiltSpan Add(int service, BuiltSpan? parent, string name, SpanKind kind, long offset, long length)
    {
        var (number, own) = (_count++, marks[service]);
        var span = new Span
        {
            TraceId = own.TraceId(trace),
            SpanId = own.SpanId(trace, number),
            Name = name,
            Kind = kind,
            StartTimeUnixNano = own.Time(trace, offset * 1000),
            EndTimeUnixNano = own.Time(trace, (offset + length) * 1000),
            Flags = parent is { } remote && remote.Service != service ? 0x301u : 0x101u,
        };
        if (parent is { } above) span.ParentSpanId = own.SpanId(trace, above.Number);
        span.Attributes.Set("thread.id", random.Next(1, 65));
        scopes[service].Spans.Add(span);
        return new BuiltSpan(span, service, number, offset, length);
    }

    private static string HostOf(int service) => $"{OrdersDataset.Services[service]}.shop.svc.cluster.local";

    /// <summary>A span, and what its children need to know of it.</summary>
    /// <param name="Span">It.</param>
    /// <param name="Service">Whose it is.</param>
    /// <param name="Number">Within its trace.</param>
    /// <param name="Offset">Its start since that of the trace, microseconds.</param>
    /// <param name="Length">Microseconds.</param>
    public readonly record struct BuiltSpan(Span Span, int Service, int Number, long Offset, long Length)
    {
        public RepeatedField<KeyValue> Attributes => Span.Attributes;
    }
}
