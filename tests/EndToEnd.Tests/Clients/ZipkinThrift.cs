using System.Text;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What npm zipkin-encoder-thrift leaves of a span, in the words of <see cref="ZipkinModel"/>. It does not know messages: the kind of a producer's or
/// consumer's span is lost, and the address of the broker, which it sends without the name of what it is. Of every character in a tag's value it sends
/// eight bits, which makes invalid UTF-8 of all but ASCII.
/// </summary>
internal static class ZipkinThrift
{
    private const long Consumer = 5;
    private const long Producer = 4;

    public static JsonObject Sent(JsonObject span)
    {
        var sent = span.DeepClone().AsObject();
        foreach (var value in Flat.Items(sent["attributes"]).Select(tag => tag["value"]!))
            value["stringValue"] = EightBits(Flat.Text(value["stringValue"]));
        if (AnyValueText.Integer(sent["kind"]) is not (Producer or Consumer)) return sent;
        sent["kind"] = 0;
        sent.Remove("remoteEndpoint");
        return sent;
    }

    private static string EightBits(string text) => Encoding.UTF8.GetString([.. text.Select(character => unchecked((byte)character))]);
}
