using static Tracepost.DataService.Tests.Ingest.Requests.Messages;
using static Tracepost.DataService.Tests.Ingest.Requests.Wire;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>A small request with something of everything.</summary>
internal static class Sample
{
    public static readonly byte[] Request = Build();

    private static byte[] Build()
    {
        byte[] array = Bytes(5, [.. Bytes(1, Varint(3, 300)), .. Bytes(1, Fixed64(4, 7))]);
        byte[] nested = [.. Text(1, "k"), .. Bytes(2, Bytes(6, Bytes(1, [.. Text(1, "inner"), .. Bytes(2, array)])))];
        byte[] happening = [.. Fixed64(1, Now + 5), .. Text(2, "exception"), .. Bytes(3, Attribute("exception.type", "E"))];
        byte[] link = [.. Bytes(1, TraceB), .. Bytes(2, Id(9)), .. Bytes(4, Attribute("why", "batch")), .. Fixed32(6, 1)];
        byte[] status = [.. Text(2, "failed"), .. Varint(3, 2)];
        var first = Span(
            TraceA,
            Id(1),
            more:
            [
                Bytes(9, Attribute("http.request.method", "GET")), Bytes(9, nested), Bytes(11, happening), Bytes(13, link), Bytes(15, status),
                Fixed32(16, 0x101),
            ]);
        var second = Span(TraceA, Id(2), Id(1), "SELECT", 3, more: [Varint(10, 2), Group(70, Varint(1, 1)), Text(3, "a=b")]);
        var third = Span(TraceB, Id(3), name: new string('n', 200));
        return Messages.Request(
            [
                .. ResourceSpans(Resource("shop"), [.. ScopeSpans(Scope("lib"), first, second), .. Text(3, "https://schema/scope")]),
                .. Text(3, "https://schema/resource"),
            ],
            [.. Bytes(2, Bytes(2, third)), .. Bytes(1, Resource("late"))]);
    }

}
