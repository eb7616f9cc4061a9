using OpenTelemetry.Proto.Trace.V1;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.Benchmarks.Load;

/// <summary>Builds the spans of one trace of the order system, each into the batch of its service. Offsets and lengths are microseconds.</summary>
internal sealed class OrderTrace(Random random, Marks[] marks, ScopeSpans[] scopes, int trace)
{
    /// <summary>Numbers of the values that a trace has.</summary>
    public const int RequestId = 1, OrderId = 2, UserId = 3, MessageId = 4, ChargeId = 5, Address = 6;

    /// <summary>Different order ids and users.</summary>
    public const long OrderIds = 10_000_000_000, Users = 100_000;

    private const int Web = 0, Orders = 1, Stock = 2, Payments = 3, Shipping = 4;

    private static readonly string[] Agents = ["Chrome/140.0.0.0 Safari/537.36", "Firefox/143.0", "Version/18.6 Mobile/15E148 Safari/604.1", "ShopApp/7.2.0 (Android 16)"];

    private int _spans;

    /// <summary>Fourteen spans in five services; one of 25 fails to be paid.</summary>
    public void Checkout()
    {
        var isFailure = random.Next(25) == 0;
        var status = isFailure ? 502 : 201;
        var web = Http(Web, null, "POST /checkout", "POST", "/checkout", 0, 96_000, status);
        FromBrowser(web);
        var call = Call(Web, web, Orders, "POST", "/api/orders", 2_000, 92_000, status);
        var orders = Http(Orders, call, "POST /api/orders", "POST", "/api/orders", 3_000, 90_000, status);
        orders.Span.Attributes.Set("shop.order.id", marks[Orders].Digits(trace, OrderId, 10, OrderIds)).Set("shop.user.id", marks[Orders].Digits(trace, UserId, 8, Users))
            .Set("shop.order.items", random.Next(1, 7)).Set("shop.region", $"eu-{random.Next(OrdersDataset.Regions)}");
        Query(Orders, orders, "orders", "INSERT", "orders", "INSERT INTO orders (id, customer_id, total, state) VALUES ($1, $2, $3, 'pending')", 4_000, 2_500);

        var reserve = Rpc(Orders, orders, "shop.stock.v1.Stock", "Reserve", Kind.Client, 8_000, 11_000);
        var stock = Rpc(Stock, reserve, "shop.stock.v1.Stock", "Reserve", Kind.Server, 9_000, 9_000);
        Query(Stock, stock, "stock", "SELECT", "stock", "SELECT on_hand, reserved FROM stock WHERE product_id = ANY($1) FOR UPDATE", 10_000, 3_000);
        Query(Stock, stock, "stock", "UPDATE", "stock", "UPDATE stock SET reserved = reserved + $2 WHERE product_id = $1", 14_000, 3_000);

        var pay = Call(Orders, orders, Payments, "POST", "/api/charges", 22_000, 60_000, isFailure ? 502 : 201);
        var payments = Http(Payments, pay, "POST /api/charges", "POST", "/api/charges", 23_000, 58_000, isFailure ? 502 : 201);
        payments.Span.Attributes.Set("shop.order.id", marks[Payments].Digits(trace, OrderId, 10, OrderIds))
            .Set("payment.charge.id", "ch_" + marks[Payments].Hex(trace, ChargeId, 24)).Set("payment.method", random.Next(3) == 0 ? "sepa_debit" : "card");
        var provider = Add(Payments, payments, "POST", Kind.Client, 24_000, 52_000);
        provider.Span.Attributes.Set("http.request.method", "POST").Set("url.full", "https://api.acquirer.example/v2/charges/ch_" + marks[Payments].Hex(trace, ChargeId, 24))
            .Set("server.address", "api.acquirer.example").Set("server.port", 443).Set("network.protocol.version", "2").Set("http.response.status_code", isFailure ? 503 : 201);
        if (isFailure)
        {
            Fail(provider, "java.net.SocketTimeoutException", "Read timed out");
            Fail(payments, "com.example.shop.payments.AcquirerUnavailableException", "api.acquirer.example answered 503 three times");
            Fail(orders, "Shop.Orders.PaymentFailedException", "The order could not be paid.");
        }

        Query(Orders, orders, "orders", "UPDATE", "orders", $"UPDATE orders SET state = '{(isFailure ? "failed" : "paid")}' WHERE id = $1", 84_000, 2_000);
        var send = Message(Orders, orders, "send", Kind.Producer, 87_000, 3_000);
        Message(Shipping, send, "process", Kind.Consumer, 120_000, 45_000);
    }

    /// <summary>Six spans in two services.</summary>
    public void LookAtOrder()
    {
        var (status, path) = (random.Next(100) == 0 ? 404 : 200, "/orders/");
        var web = Http(Web, null, "GET /orders/{id}", "GET", path + marks[Web].Digits(trace, OrderId, 10, OrderIds), 0, 18_000, status);
        FromBrowser(web);
        var call = Call(Web, web, Orders, "GET", "/api/orders/" + marks[Web].Digits(trace, OrderId, 10, OrderIds), 1_500, 15_500, status);
        var orders = Http(Orders, call, "GET /api/orders/{id}", "GET", "/api/orders/" + marks[Orders].Digits(trace, OrderId, 10, OrderIds), 2_500, 13_500, status);
        orders.Span.Attributes.Set("shop.order.id", marks[Orders].Digits(trace, OrderId, 10, OrderIds)).Set("shop.user.id", marks[Orders].Digits(trace, UserId, 8, Users))
            .Set("shop.region", $"eu-{random.Next(OrdersDataset.Regions)}");
        var cache = Add(Orders, orders, "GET", Kind.Client, 3_000, 900);
        cache.Span.Attributes.Set("db.system.name", "redis").Set("db.operation.name", "GET").Set("db.query.text", "GET order:?")
            .Set("server.address", "redis.shop.svc.cluster.local").Set("server.port", 6379);
        Query(Orders, orders, "orders", "SELECT", "orders", "SELECT id, customer_id, total, state FROM orders WHERE id = $1", 4_500, 2_200);
        Query(Orders, orders, "orders", "SELECT", "order_lines", "SELECT product_id, quantity, price FROM order_lines WHERE order_id = $1", 8_000, 3_000);
    }

    private void FromBrowser(Built web) =>
        web.Span.Attributes.Set("http.request.header.x-request-id", marks[Web].Hex(trace, RequestId, 32)).Set("shop.user.id", marks[Web].Digits(trace, UserId, 8, Users))
            .Set("client.address", "2001:db8::" + marks[Web].Digits(trace, Address, 8, Users)).Set("user_agent.original", $"Mozilla/5.0 (compatible) {Agents[random.Next(Agents.Length)]}");

    private Built Http(int service, Built? parent, string name, string method, string path, long offset, long length, int status)
    {
        var server = Add(service, parent, name, Kind.Server, offset, length);
        server.Span.Attributes.Set("http.request.method", method).Set("http.route", name[(method.Length + 1)..]).Set("url.path", path).Set("url.scheme", "http")
            .Set("http.response.status_code", status).Set("server.address", $"{OrdersDataset.Services[service]}.shop.svc.cluster.local").Set("server.port", 8080)
            .Set("network.protocol.version", "1.1");
        return server;
    }

    private Built Call(int service, Built parent, int callee, string method, string path, long offset, long length, int status)
    {
        var (call, host) = (Add(service, parent, method, Kind.Client, offset, length), $"{OrdersDataset.Services[callee]}.shop.svc.cluster.local");
        call.Span.Attributes.Set("http.request.method", method).Set("url.full", $"http://{host}:8080{path}").Set("server.address", host).Set("server.port", 8080)
            .Set("http.response.status_code", status).Set("network.protocol.version", "1.1");
        return call;
    }

    private Built Rpc(int service, Built parent, string rpc, string method, Kind kind, long offset, long length)
    {
        var call = Add(service, parent, $"{rpc}/{method}", kind, offset, length);
        call.Span.Attributes.Set("rpc.system", "grpc").Set("rpc.service", rpc).Set("rpc.method", method).Set("rpc.grpc.status_code", 0)
            .Set("server.address", "stock.shop.svc.cluster.local").Set("server.port", 5000);
        return call;
    }

    private void Query(int service, Built parent, string database, string operation, string table, string text, long offset, long length)
    {
        var query = Add(service, parent, $"{operation} {table}", Kind.Client, offset, length);
        query.Span.Attributes.Set("db.system.name", "postgresql").Set("db.namespace", database).Set("db.operation.name", operation).Set("db.collection.name", table)
            .Set("db.query.text", text).Set("server.address", $"{database}-db.shop.svc.cluster.local").Set("server.port", 5432).Set("db.response.returned_rows", random.Next(1, 20));
    }

    private Built Message(int service, Built parent, string operation, Kind kind, long offset, long length)
    {
        var message = Add(service, parent, $"{operation} shop.orders.placed", kind, offset, length);
        message.Span.Attributes.Set("messaging.system", "kafka").Set("messaging.operation.type", operation).Set("messaging.destination.name", "shop.orders.placed")
            .Set("messaging.destination.partition.id", $"{random.Next(12)}").Set("messaging.message.id", marks[service].Hex(trace, MessageId, 16))
            .Set("messaging.message.body.size", random.Next(400, 2400)).Set("server.address", "kafka.shop.svc.cluster.local").Set("server.port", 9092);
        return message;
    }

    private void Fail(Built failed, string type, string message)
    {
        failed.Span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = message };
        failed.Span.Attributes.Set("error.type", type);
        var exception = new Event { Name = "exception", TimeUnixNano = marks[failed.Service].Time(trace, (failed.Offset + failed.Length) * 1000) };
        exception.Attributes.Set("exception.type", type).Set("exception.message", message).Set(
            "exception.stacktrace",
            $"{type}: {message}\n\tat com.example.shop.client.RemoteClient.call(RemoteClient.java:112)\n\tat com.example.shop.service.OrderService.handle(OrderService.java:57)\n"
                + "\tat com.example.shop.web.OrderController.post(OrderController.java:34)\n"
                + "\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)\n");
        failed.Span.Events.Add(exception);
    }

    private Built Add(int service, Built? parent, string name, Kind kind, long offset, long length)
    {
        var (number, own) = (_spans++, marks[service]);
        var span = new Span
        {
            TraceId = own.TraceId(trace),
            SpanId = own.SpanId(trace, number),
            Name = name,
            Kind = (SpanKind)kind,
            StartTimeUnixNano = own.Time(trace, offset * 1000),
            EndTimeUnixNano = own.Time(trace, (offset + length) * 1000),
            Flags = parent is { } remote && remote.Service != service ? 0x301u : 0x101u,
        };
        if (parent is { } above) span.ParentSpanId = own.SpanId(trace, above.Number);
        span.Attributes.Set("thread.id", random.Next(1, 65));
        scopes[service].Spans.Add(span);
        return new Built(span, service, number, offset, length);
    }

    private enum Kind
    {
        Server = 2,
        Client = 3,
        Producer = 4,
        Consumer = 5,
    }

    private readonly record struct Built(Span Span, int Service, int Number, long Offset, long Length);
}
