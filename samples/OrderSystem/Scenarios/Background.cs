using Tracepost.OrderSystem.Calls;
using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Scenarios;

/// <summary>Work that no visitor waits for.</summary>
internal static class Background
{
    /// <summary>One batch of messages from many orders: a trace of its own, with a link to each message.</summary>
    public static SimTrace NotifyBatch(Shop shop, Dice dice, IReadOnlyCollection<SpanContext> messages)
    {
        const string topic = "shop.orders.placed";
        var trace = new SimTrace(dice);
        var pod = dice.OneOf(shop.Notifications.Pods);
        trace.Root(pod, pod.Service.Runtime.Messaging, $"process {topic}", SpanKind.Consumer, batch =>
        {
            Kafka.Consume(batch, topic, shop.Notifications);
            batch.Set("messaging.batch.message_count", messages.Count);
            foreach (var message in messages) batch.Link(message, ("messaging.destination.name", topic));
            batch.Work(1);
            batch.Together(messages.Select(_ => new Action<SimSpan>(SendMail)));
        });
        return trace;
    }

    /// <summary>The nightly comparison of orders with payments: one trace of more than a thousand spans.</summary>
    public static SimTrace Reconcile(Shop shop, Dice dice)
    {
        var trace = new SimTrace(dice);
        trace.Root(dice.OneOf(shop.Reports.Pods), shop.Reports.Name, "reconcile day", SpanKind.Internal, job =>
        {
            var orders = dice.Between(300, 900);
            job.Set("job.name", "reconcile-day").Set("job.orders", orders);
            job.Query("orders", "SELECT orders", "SELECT id, total FROM orders WHERE placed_at >= $1 AND placed_at < $2", 180, orders);
            for (var done = 0; done < orders;)
            {
                var size = Math.Min(50, orders - done);
                job.Child($"page {done / 50}", SpanKind.Internal, page =>
                {
                    page.Set("page.size", size);
                    for (var i = 0; i < size; i++) page.Child("compare", SpanKind.Internal, compare => Compare(shop, compare));
                });
                done += size;
            }

            job.Query("reports", "INSERT reconciliations", "INSERT INTO reconciliations (day, orders, differences) VALUES ($1, $2, $3)", 4);
        });
        return trace;
    }

    private static void Compare(Shop shop, SimSpan compare)
    {
        compare.Call(shop.Payments, "GET", "/charges/{order}", $"/charges/{compare.Dice.Between(1, 1_000_000)}", payments =>
            payments.Query("payments", "SELECT charges", "SELECT amount, state FROM charges WHERE order_id = ?", 1));
        if (compare.Dice.Chance(0.005)) compare.Event("difference", ("difference.amount", -0.01));
    }

    private static void SendMail(SimSpan batch) => batch.Child("send mail", SpanKind.Internal, mail =>
    {
        mail.Set("mail.template", "order-confirmation");
        if (mail.CallOutside("smtp-relay.example", "POST", "/v1/messages", 45, statusCode: mail.Dice.Chance(0.02) ? 429 : 200)) return;
        mail.Event("retry", ("retry.attempt", 1), ("retry.delay_ms", 500));
        mail.Wait(TimeSpan.FromMilliseconds(500));
        mail.CallOutside("smtp-relay.example", "POST", "/v1/messages", 45, resend: 1);
    });
}
