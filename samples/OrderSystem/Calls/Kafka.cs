using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Calls;

/// <summary>Kafka messages, as https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ describes them.</summary>
internal static class Kafka
{
    private const int Partitions = 6;

    /// <summary>Sends a message and returns the context that travels with it.</summary>
    public static SpanContext Send(this SimSpan sender, string topic, string key, int bytes)
    {
        SpanContext context = default;
        sender.Child($"send {topic}", SpanKind.Producer, scope: sender.Pod.Service.Runtime.Messaging, work: span =>
        {
            Describe(span, topic, "send", sender.Pod.Name);
            span.Set("messaging.kafka.message.key", key).Set("messaging.message.body.size", bytes);
            span.Work(2.5);
            context = span.Context;
        });
        return context;
    }

    /// <summary>A consumer takes the message some time later, in the same trace; nobody waits for it.</summary>
    public static void Process(this SimSpan sender, SpanContext message, string topic, Service consumer, Action<SimSpan> work)
    {
        var pod = sender.Dice.OneOf(consumer.Pods);
        var waits = sender.Dice.Latency(TimeSpan.FromMilliseconds(60));
        sender.Later(waits, $"process {topic}", SpanKind.Consumer, pod, consumer.Runtime.Messaging, span =>
        {
            Consume(span, topic, consumer);
            span.Link(message, ("messaging.destination.name", topic));
            work(span);
        });
    }

    /// <summary>The attributes of a span that processes messages.</summary>
    public static void Consume(SimSpan span, string topic, Service consumer)
    {
        Describe(span, topic, "process", span.Pod.Name);
        span.Set("messaging.consumer.group.name", consumer.Name)
            .Set("messaging.kafka.offset", (long)span.Dice.Between(1_000_000, 9_000_000));
    }

    private static void Describe(SimSpan span, string topic, string operation, string client) =>
        span.Set("messaging.system", "kafka").Set("messaging.destination.name", topic)
            .Set("messaging.operation.name", operation).Set("messaging.operation.type", operation)
            .Set("messaging.destination.partition.id", $"{span.Dice.Between(0, Partitions - 1)}")
            .Set("messaging.client.id", client).Set("server.address", "kafka.shop.svc.cluster.local").Set("server.port", 9092);
}
