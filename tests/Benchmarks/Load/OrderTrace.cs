using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.Benchmarks.Load;

/// <summary>What happens in one trace of the order system. Offsets and lengths are microseconds.</summary>
internal sealed class OrderTrace(OrderSpans spans, Random random)
{
    private const int Web = 0, Orders = 1, Stock = 2, Payments = 3, Shipping = 4;

    /// <summary>Fourteen spans in five services; one of 25 fails to be paid.</summary>
    public void Checkout()
    {
        var isFailure = random.Next(25) == 0;
        var status = isFailure ? 502 : 201;
        var web = spans.FromBrowser("POST /checkout", "POST", "/checkout", 0, 96_000, status);
        var call = spans.Call(Web, web, Orders, "POST", "/api/orders", 2_000, 92_000, status);
        var orders = spans.Http(Orders, call, "POST /api/orders", "POST", "/api/orders", 3_000, 90_000, status);
        orders.Attributes.Set("shop.order.id", spans.OrderId(Orders)).Set("shop.user.id", spans.UserId(Orders))
            .Set("shop.order.items", random.Next(1, 7)).Set("shop.region", Region());
        const string insert = "INSERT INTO orders (id, customer_id, total, state) VALUES ($1, $2, $3, 'pending')";
        spans.Query(Orders, orders, "orders", "INSERT", "orders", insert, 4_000, 2_500);

        var reserve = spans.Rpc(Orders, orders, SpanKind.Client, 8_000, 11_000);
        var stock = spans.Rpc(Stock, reserve, SpanKind.Server, 9_000, 9_000);
        const string select = "SELECT on_hand, reserved FROM stock WHERE product_id = ANY($1) FOR UPDATE";
        spans.Query(Stock, stock, "stock", "SELECT", "stock", select, 10_000, 3_000);
        spans.Query(Stock, stock, "stock", "UPDATE", "stock", "UPDATE stock SET reserved = reserved + $2 WHERE product_id = $1", 14_000, 3_000);

        var pay = spans.Call(Orders, orders, Payments, "POST", "/api/charges", 22_000, 60_000, status);
        var payments = spans.Http(Payments, pay, "POST /api/charges", "POST", "/api/charges", 23_000, 58_000, status);
        payments.Attributes.Set("shop.order.id", spans.OrderId(Payments)).Set("payment.charge.id", spans.ChargeId(Payments))
            .Set("payment.method", random.Next(3) == 0 ? "sepa_debit" : "card");
        var provider = spans.Add(Payments, payments, "POST", SpanKind.Client, 24_000, 52_000);
        provider.Attributes.Set("http.request.method", "POST").Set("url.full", $"https://api.acquirer.example/v2/charges/{spans.ChargeId(Payments)}")
            .Set("server.address", "api.acquirer.example").Set("server.port", 443).Set("network.protocol.version", "2")
            .Set("http.response.status_code", isFailure ? 503 : 201);
        if (isFailure)
        {
            spans.Fail(provider, "java.net.SocketTimeoutException", "Read timed out");
            spans.Fail(payments, "com.example.shop.payments.AcquirerUnavailableException", "api.acquirer.example answered 503 three times");
            spans.Fail(orders, "Shop.Orders.PaymentFailedException", "The order could not be paid.");
        }

        var update = $"UPDATE orders SET state = '{(isFailure ? "failed" : "paid")}' WHERE id = $1";
        spans.Query(Orders, orders, "orders", "UPDATE", "orders", update, 84_000, 2_000);
        var send = spans.Message(Orders, orders, "send", SpanKind.Producer, 87_000, 3_000);
        spans.Message(Shipping, send, "process", SpanKind.Consumer, 120_000, 45_000);
    }

    /// <summary>Six spans in two services.</summary>
    public void LookAtOrder()
    {
        var status = random.Next(100) == 0 ? 404 : 200;
        var web = spans.FromBrowser("GET /orders/{id}", "GET", $"/orders/{spans.OrderId(Web)}", 0, 18_000, status);
        var call = spans.Call(Web, web, Orders, "GET", $"/api/orders/{spans.OrderId(Web)}", 1_500, 15_500, status);
        var orders = spans.Http(Orders, call, "GET /api/orders/{id}", "GET", $"/api/orders/{spans.OrderId(Orders)}", 2_500, 13_500, status);
        orders.Attributes.Set("shop.order.id", spans.OrderId(Orders)).Set("shop.user.id", spans.UserId(Orders)).Set("shop.region", Region());
        spans.Add(Orders, orders, "GET", SpanKind.Client, 3_000, 900).Attributes
            .Set("db.system.name", "redis").Set("db.operation.name", "GET").Set("db.query.text", "GET order:?")
            .Set("server.address", "redis.shop.svc.cluster.local").Set("server.port", 6379);
        const string order = "SELECT id, customer_id, total, state FROM orders WHERE id = $1";
        const string lines = "SELECT product_id, quantity, price FROM order_lines WHERE order_id = $1";
        spans.Query(Orders, orders, "orders", "SELECT", "orders", order, 4_500, 2_200);
        spans.Query(Orders, orders, "orders", "SELECT", "order_lines", lines, 8_000, 3_000);
    }

    private string Region() => $"eu-{random.Next(OrdersDataset.Regions)}";
}
