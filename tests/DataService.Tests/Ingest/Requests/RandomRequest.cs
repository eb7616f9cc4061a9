using CsCheck;
using static Tracepost.DataService.Tests.Ingest.Requests.Wire;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>
/// Well-formed requests as no SDK writes them: fields in any order, missing, repeated, split into parts, unknown, of the wrong wire type,
/// in groups; ids and times that are invalid.
/// </summary>
internal static class RandomRequest
{
    private static readonly Gen<byte[]> Text = Gen.Frequency(
        (8, Gen.OneOf("", "a", "GET /orders/{id}", "größe 測試", "service.name")), (1, Gen.String[Gen.Char.AlphaNumeric, 100, 300]))
        .Select(System.Text.Encoding.UTF8.GetBytes);

    private static readonly Gen<byte[]> Scalars = Gen.OneOf(
        Gen.Select(Gen.Int[1, 40], Gen.ULong, Varint),
        Gen.Select(Gen.Int[1, 40], Gen.ULong, Fixed64),
        Gen.Select(Gen.Int[1, 40], Gen.UInt, Fixed32),
        Gen.Select(Gen.Int[1000, 500_000_000], Gen.ULong, Varint));

    // Unknown by its number or by its wire type. A number that is known with a length would have to be its message, so those are above.
    private static readonly Gen<byte[]> Unknown = Gen.Frequency(
        (3, Gen.Select(Gen.Int[20, 60], Gen.Byte.Array[0, 20], Bytes)),
        (2, Gen.Select(Gen.Int[20, 60], Gen.ULong, Varint)),
        (1, Gen.Select(Gen.Int[1, 60], Scalars, (field, content) => Group(field, Group(field + 1, content)))));

    private static readonly Gen<byte[]> Value = Gen.Recursive<byte[]>((depth, value) => Fields(
        0,
        2,
        Text.Select(text => Bytes(1, text)),
        Gen.ULong.Select(number => Varint(2, number)),
        Gen.ULong.Select(number => Varint(3, number)),
        Gen.ULong.Select(number => Fixed64(4, number)),
        Gen.Byte.Array[0, 30].Select(bytes => Bytes(7, bytes)),
        depth > 3 ? Unknown : value.Array[0, 3].Select(values => Bytes(5, Concat([.. values.Select(v => Bytes(1, v))]))),
        depth > 3 ? Unknown : Gen.Select(Text, value, (key, v) => Bytes(6, Bytes(1, [.. Bytes(1, key), .. Bytes(2, v)]))),
        Unknown));

    private static readonly Gen<byte[]> Attribute = Gen.Frequency(
        (3, Gen.Select(Text, Text, (key, value) => Concat(Bytes(1, key), Bytes(2, Bytes(1, value))))),
        (2, Fields(0, 4, Text.Select(key => Bytes(1, key)), Value.Select(v => Bytes(2, v)), Value.Select(v => Bytes(2, v)), Unknown)));

    private static readonly Gen<byte[]> TraceId = Gen.Frequency(
        (20, Gen.OneOf(Messages.TraceA, Messages.TraceB)), (1, Gen.OneOf<byte[]>([], new byte[16])), (1, Gen.Byte.Array[15, 17]));

    private static readonly Gen<byte[]> SpanId = Gen.Frequency(
        (20, Gen.ULong[1, 20].Select(Messages.Id)), (1, Gen.OneOf<byte[]>([], new byte[8])), (1, Gen.Byte.Array[7, 9]));

    // Within some slots around now; sometimes beyond what is accepted.
    private static readonly Gen<ulong> Time = Gen.Frequency(
        (20, Gen.ULong[Messages.Now - 1_500_000_000_000, Messages.Now]), (1, Gen.OneOf(0UL, 1UL, ulong.MaxValue, Messages.Now * 2)));

    private static readonly Gen<byte[]> Status = Fields(
        0, 3, Text.Select(text => Bytes(2, text)), Gen.ULong[0, 3].Select(code => Varint(3, code)), Unknown);

    private static readonly Gen<byte[]> Event = Fields(
        0, 4, Time.Select(time => Fixed64(1, time)), Text.Select(text => Bytes(2, text)), Attribute.Select(a => Bytes(3, a)), Unknown);

    private static readonly Gen<byte[]> Link = Fields(
        0, 4, TraceId.Select(id => Bytes(1, id)), SpanId.Select(id => Bytes(2, id)), Attribute.Select(a => Bytes(4, a)), Unknown);

    private static readonly Gen<byte[]> SpanRest = Fields(
        0,
        10,
        SpanId.Select(id => Bytes(4, id)),
        Text.Select(text => Bytes(5, text)),
        Text.Select(text => Bytes(5, text)),
        Gen.ULong[0, 7].Select(kind => Varint(6, kind)),
        Time.Select(time => Fixed64(8, time)),
        Attribute.Select(a => Bytes(9, a)),
        Attribute.Select(a => Bytes(9, a)),
        Event.Select(e => Bytes(11, e)),
        Link.Select(l => Bytes(13, l)),
        Status.Select(s => Bytes(15, s)),
        Status.Select(s => Bytes(15, s)),
        Gen.UInt.Select(flags => Fixed32(16, flags)),
        Unknown);

    private static readonly Gen<byte[]> Span = Gen.Select(
        Gen.Frequency(
            (12, Fields(3, 3, TraceId.Select(id => Bytes(1, id)), SpanId.Select(id => Bytes(2, id)), Time.Select(time => Fixed64(7, time)))),
            (1, Gen.Const<byte[]>([]))),
        SpanRest,
        Gen.Bool,
        (needed, rest, restFirst) => restFirst ? Concat(rest, needed) : Concat(needed, rest));

    private static readonly Gen<byte[]> Scope = Fields(
        0, 4, Text.Select(text => Bytes(1, text)), Text.Select(text => Bytes(2, text)), Attribute.Select(a => Bytes(3, a)), Unknown);

    private static readonly Gen<byte[]> ScopeSpans = Fields(
        0,
        8,
        Scope.Select(s => Bytes(1, s)),
        Scope.Select(s => Bytes(1, s)),
        Span.Select(s => Bytes(2, s)),
        Span.Select(s => Bytes(2, s)),
        Span.Select(s => Bytes(2, s)),
        Span.Select(s => Bytes(2, s)),
        Text.Select(text => Bytes(3, text)),
        Unknown);

    private static readonly Gen<byte[]> Resource = Fields(
        0,
        4,
        Attribute.Select(a => Bytes(1, a)),
        Value.Select(v => Bytes(1, Concat(Bytes(1, "service.name"u8.ToArray()), Bytes(2, v)))),
        Text.Select(text => Bytes(3, Bytes(1, text))),
        Unknown);

    private static readonly Gen<byte[]> ResourceSpans = Fields(
        0,
        7,
        Resource.Select(r => Bytes(1, r)),
        Resource.Select(r => Bytes(1, r)),
        ScopeSpans.Select(s => Bytes(2, s)),
        ScopeSpans.Select(s => Bytes(2, s)),
        ScopeSpans.Select(s => Bytes(2, s)),
        Text.Select(text => Bytes(3, text)),
        Unknown);

    /// <summary>The requests.</summary>
    public static readonly Gen<byte[]> Any = Fields(
        0, 4, ResourceSpans.Select(r => Bytes(1, r)), ResourceSpans.Select(r => Bytes(1, r)), ResourceSpans.Select(r => Bytes(1, r)), Unknown);

    // Some of the fields, in any order.
    private static Gen<byte[]> Fields(int least, int most, params Gen<byte[]>[] fields) =>
        Gen.ShuffleSelect(fields, least, Math.Min(most, fields.Length)).Select(Concat);
}
