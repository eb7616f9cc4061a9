using Tracepost.OrderSystem.Calls;
using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Scenarios;

/// <summary>
/// An order: cart, stock and prices of every item side by side, fraud check with a retry, payment through an outside provider that
/// sometimes fails, and a message that makes shipping work later.
/// </summary>
internal static class Checkout
{
    private const string Topic = "shop.orders.placed";

    private const string LinesSql = "INSERT INTO order_lines SELECT $1, * FROM unnest($2::int[], $3::int[], $4::numeric[])";

    private static readonly string[] Reasons = ["new_device", "velocity"];

    /// <param name="shop">Where it happens.</param>
    /// <param name="dice">Its chances.</param>
    /// <param name="placed">Called with the context of the message about a placed order.</param>
    public static SimTrace Run(Shop shop, Dice dice, Action<SpanContext> placed) =>
        Visitor.Request(shop, dice, "POST", "/checkout", "/checkout", page =>
            page.ThroughGateway(shop, shop.Orders, "POST", "/orders", "/orders", orders => PlaceOrder(shop, orders, placed)));

    private static void PlaceOrder(Shop shop, SimSpan orders, Action<SpanContext> placed)
    {
        var dice = orders.Dice;
        var order = dice.Guid().ToString();
        var items = dice.Between(1, 6);
        var total = dice.Between(500, 30_000) / 100.0;
        orders.Set("shop.order.id", order).Set("shop.order.items", items).Set("shop.order.total", total).Set("shop.order.currency", "EUR");

        orders.Call(shop.Cart, "GET", "/carts/{id}", "/carts/mine", cart => cart.Redis("HGETALL", "cart:?"));
        orders.Together(
            Enumerable.Range(0, items).SelectMany(_ => new Action<SimSpan>[] { span => Reserve(shop, span), span => Quote(shop, span) }));
        CheckFraud(shop, orders);
        orders.Query("orders", "INSERT orders", "INSERT INTO orders (id, customer_id, total, state) VALUES ($1, $2, $3, 'pending')", 2.2);
        orders.Query("orders", "INSERT order_lines", LinesSql, 2.6, items);

        if (!orders.Call(shop.Payments, "POST", "/charges", "/charges", payments => Charge(payments, total)))
        {
            orders.Rpc(shop.Inventory, "shop.inventory.v1.Inventory/Release", stock =>
                stock.Query("inventory", "UPDATE stock", "UPDATE stock SET reserved = reserved - $2 WHERE product_id = ANY($1)", 2));
            orders.Query("orders", "UPDATE orders", "UPDATE orders SET state = 'failed' WHERE id = $1", 1.5);
            orders.Throw("Shop.Orders.PaymentFailedException", $"Order {order} could not be paid.");
            return;
        }

        orders.Query("orders", "UPDATE orders", "UPDATE orders SET state = 'paid' WHERE id = $1", 1.5);
        var message = orders.Send(Topic, order, dice.Between(400, 2_400));
        placed(message);
        orders.Process(message, Topic, shop.Shipping, Ship);
    }

    private static void Reserve(Shop shop, SimSpan orders) => orders.Rpc(shop.Inventory, "shop.inventory.v1.Inventory/Reserve", stock =>
    {
        stock.Query("inventory", "SELECT stock", "SELECT on_hand, reserved FROM stock WHERE product_id = $1 FOR UPDATE", 1.4);
        stock.Query("inventory", "UPDATE stock", "UPDATE stock SET reserved = reserved + $2 WHERE product_id = $1", 1.8);
    });

    private static void Quote(Shop shop, SimSpan orders) => orders.Rpc(shop.Pricing, "shop.pricing.v1.Pricing/Quote", pricing =>
    {
        pricing.Redis("HMGET", "price:? base discount tax");
        pricing.Child("apply_rules", SpanKind.Internal, rules => rules.Set("pricing.rules", rules.Dice.Between(3, 12)).Work(0.8));
    });

    // A pod of the fraud service hangs now and then: the first call runs into its deadline, the second is answered by another pod.
    private static void CheckFraud(Shop shop, SimSpan orders) => orders.Child("check fraud", SpanKind.Internal, check =>
    {
        const string method = "shop.fraud.v1.Fraud/Score";
        if (check.Dice.Chance(0.04))
        {
            check.RpcTimesOut(shop.Fraud, method, TimeSpan.FromMilliseconds(250));
            check.Event("retry", ("retry.attempt", 1), ("retry.delay_ms", 50));
            check.Wait(TimeSpan.FromMilliseconds(50));
        }

        check.Rpc(shop.Fraud, method, fraud =>
        {
            fraud.Set("fraud.score", Math.Round(fraud.Dice.Between(0, 1000) / 1000.0, 3)).Set("fraud.reasons", Reasons);
            fraud.Redis("GET", "device:?");
            fraud.Child("model.predict", SpanKind.Internal, model => model.Set("model.name", "fraud-gbt-12").Work(9));
        });
    });

    private static void Charge(SimSpan payments, double total)
    {
        const string host = "api.acquirer.example";
        payments.Set("payment.amount", total).Set("payment.method", payments.Dice.Chance(0.7) ? "card" : "sepa_debit");
        var attempt = 0;
        var good = !payments.Dice.Chance(0.08);
        if (!good)
        {
            // The provider is overloaded: up to three attempts, with a longer pause each time.
            var recovers = payments.Dice.Between(1, 4);
            for (; attempt < 3 && !good; attempt++)
            {
                payments.CallOutside(host, "POST", "/v2/charges", 90, statusCode: 503, resend: attempt);
                payments.Wait(TimeSpan.FromMilliseconds(100 << attempt));
                good = attempt + 1 == recovers;
            }
        }

        if (!good)
        {
            payments.Throw("com.example.shop.payments.AcquirerUnavailableException", $"{host} answered 503 three times");
            return;
        }

        payments.CallOutside(host, "POST", "/v2/charges", 130, resend: attempt);
        payments.Query("payments", "INSERT charges", "INSERT INTO charges (id, order_id, amount, state) VALUES (?, ?, ?, 'captured')", 2);
    }

    private static void Ship(SimSpan shipping)
    {
        shipping.Query("shipping", "INSERT shipments", "INSERT INTO shipments (id, order_id, state) VALUES ($1, $2, 'new')", 2.4);
        shipping.CallOutside("carrier.example", "POST", "/labels", 220);
        shipping.Query("shipping", "UPDATE shipments", "UPDATE shipments SET label = $2, state = 'labelled' WHERE id = $1", 1.9);
    }
}
