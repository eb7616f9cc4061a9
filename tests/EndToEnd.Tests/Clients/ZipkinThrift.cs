using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What npm zipkin-encoder-thrift leaves of a span, in the words of <see cref="ZipkinModel"/>: it does not know messages, so the kind of a producer's or
/// consumer's span is lost, and the address of the broker, which it sends without the name of what it is.
/// </summary>
internal static class ZipkinThrift
{
    private const long Consumer = 5;
    private const long Producer = 4;

    public static JsonObject Sent(JsonObject span)
    {
        var sent = span.DeepClone().AsObject();
        if (AnyValueText.Integer(sent["kind"]) is not (Producer or Consumer)) return sent;
        sent["kind"] = 0;
        sent.Remove("remoteEndpoint");
        return sent;
    }
}
