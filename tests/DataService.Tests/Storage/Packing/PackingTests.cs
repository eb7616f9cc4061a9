using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Storage.Packing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Storage.Packing;

/// <summary>What is packed comes back to the byte; what cannot be packed is said so.</summary>
public sealed class PackingTests
{
    private const long Now = 1_795_305_600L * Second;
    private static readonly TraceId Trace = new(0x0102030405060708, 0x090A0B0C0D0E0F10);

    /// <summary>Spans, and how many bytes their columns take: 4 numbers and the base are 12, an id 8, a place 1, times as they are.</summary>
    public static TheoryData<string, Span[], int> Columns => new()
    {
        { "one span", [Of(1, Now, 0)], 12 + 8 + 2 },
        { "a child with its parent", [Of(1, Now, 0), Of(2, Now, 0, parent: 1)], 12 + 16 + 1 + 4 },
        { "a child before its parent", [Of(2, Now, 0, parent: 1), Of(1, Now, 0)], 12 + 16 + 1 + 4 },
        { "two children of one elsewhere", [Of(2, Now, 0, parent: 1), Of(3, Now, 0, parent: 1)], 12 + 16 + 8 + 2 + 4 },
        { "a millisecond that is whole", [Of(1, Now, 63 * Millisecond)], 12 + 8 + 2 },
        { "microseconds", [Of(1, Now + 5 * Microsecond, 63 * Microsecond)], 12 + 8 + 2 },
        { "nanoseconds", [Of(1, Now + 1, 63)], 12 + 8 + 2 },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Ids_and_times_take_no_more_than_they_must(string what, Span[] spans, int bytes)
    {
        using var packer = new PayloadPacker();

        Assert.True(packer.TryPack(Trace, Data("shop", spans).ToByteArray()), what);

        Assert.Equal(bytes, packer.Columns.Length);
        ComesBack(packer, Data("shop", spans).ToByteArray());
    }

    [Fact]
    public void Random_fragments_come_back()
    {
        var random = new Random(8);
        using var packer = new PayloadPacker();
        var packed = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var data = Random(random).ToByteArray();
            if (!packer.TryPack(Trace, data)) continue;
            packed++;
            ComesBack(packer, data);
        }

        Assert.InRange(packed, 2_500, 3_000);
    }

    /// <summary>Of a ScopeSpans; its spans are field 2.</summary>
    [Theory]
    [InlineData("12 14 0A 10 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 12 00", false, "an id of no length")]
    [InlineData("12 12 0A 10 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 11", false, "another trace")]
    [InlineData("12 02 0A 00", false, "no trace id")]
    [InlineData("12 04 23 28 01 24", false, "a group")]
    [InlineData("12 09 41 01 02 03 04 05 06 07", false, "a time that ends too early")]
    [InlineData("12 7F 41", false, "a span that ends too early")]
    [InlineData("12 13 41 01 02 03 04 05 06 07 08 12 08 01 02 03 04 05 06 07 08 12 0A 12 08 01 02 03 04 05 06 07 09", true, "an id after the end")]
    [InlineData("12 0A 12 08 01 02 03 04 05 06 07 08 0A 02 0A 00 1A 01 78", true, "a scope after the spans")]
    [InlineData("12 8A 00 12 08 01 02 03 04 05 06 07 08", true, "a length with a byte too many")]
    [InlineData("12 1E 12 08 01 02 03 04 05 06 07 08 12 08 01 02 03 04 05 06 07 08 22 08 01 02 03 04 05 06 07 08", true, "two ids")]
    [InlineData("12 1C 41 00 00 00 00 00 00 00 80 39 FF FF FF FF FF FF FF FF 12 08 01 02 03 04 05 06 07 08", true, "an end before the start")]
    [InlineData("12 1C 12 08 01 02 03 04 05 06 07 08 39 E8 03 00 00 00 00 00 00 41 18 FC FF FF FF FF FF FF", true, "times that are a multiple and far apart")]
    public void What_nobody_sends_comes_back_too_or_is_kept_as_it_is(string hex, bool isPacked, string what)
    {
        var scope = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        byte[] data = [0x0A, (byte)(scope.Length + 2), 0x12, (byte)scope.Length, .. scope];
        using var packer = new PayloadPacker();

        // Something to be smaller by.
        byte[] more = [.. Data("shop", [.. Enumerable.Range(1, 9).Select(i => Of((ulong)i, Now, 0))]).ToByteArray(), .. data];

        Assert.True(packer.TryPack(Trace, more) == isPacked, what);
        if (isPacked) ComesBack(packer, more);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(20_000)]
    public void Many_spans_with_parents_anywhere_come_back(int spans)
    {
        var random = new Random(spans);
        var data = Data("shop", [.. Enumerable.Range(1, spans).Select(i => Of((ulong)i, Now + random.Next(), random.Next(), (ulong)random.Next(2 * spans)))]).ToByteArray();
        using var packer = new PayloadPacker();

        Assert.True(packer.TryPack(Trace, data));
        ComesBack(packer, data);
    }

    [Fact]
    public void Nothing_to_pack_is_kept_as_it_is()
    {
        using var packer = new PayloadPacker();

        Assert.False(packer.TryPack(Trace, []));
        Assert.False(packer.TryPack(Trace, Data("shop").ToByteArray()));
        Assert.False(packer.TryPack(Trace, "no protobuf at all"u8));
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_damaged()
    {
        var random = new Random(3);
        using var packer = new PayloadPacker();
        var data = Data("shop", [.. Enumerable.Range(1, 9).Select(i => Of((ulong)i, Now + i, i, (ulong)i - 1))]).ToByteArray();
        Assert.True(packer.TryPack(Trace, data));
        var (columns, rest, damaged) = (packer.Columns.ToArray(), packer.Rest.ToArray(), 0);
        for (var i = 0; i < 20_000; i++)
        {
            var (some, other) = ((byte[])columns.Clone(), (byte[])rest.Clone());
            var part = random.Next(2) == 0 ? some : other;
            part[random.Next(part.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) other = other[..random.Next(other.Length)];
            try
            {
                PayloadUnpacker.Unpack(Trace, some, other, new byte[random.Next(4) == 0 ? random.Next(data.Length + 20) : data.Length]);
            }
            catch (InvalidDataException)
            {
                damaged++;
            }
        }

        Assert.InRange(damaged, 5_000, 20_000);
    }

    private static void ComesBack(PayloadPacker packer, byte[] data)
    {
        var output = new byte[data.Length];
        PayloadUnpacker.Unpack(Trace, packer.Columns, packer.Rest, output);
        Assert.Equal(data, output);
    }

    private static Span Of(ulong id, long start, long duration, ulong parent = 0)
    {
        var span = Span(id, start, duration, parent: parent);
        span.TraceId = ByteString.CopyFrom(Trace.ToBytes());
        return span;
    }

    private static TracesData Random(Random random)
    {
        var scale = random.GetItems([1L, 100, 1_000, 1_000_000], 1)[0];
        var spans = Enumerable.Range(0, random.Next(1, 30)).Select(i =>
        {
            var span = Of(
                (ulong)random.NextInt64(1, 20), random.Next(20) == 0 ? -random.NextInt64() : Now / scale * scale + random.Next(1_000_000) * scale,
                random.Next(50) == 0 ? -5 : random.Next(1_000_000) * scale, random.Next(3) == 0 ? 0 : (ulong)random.NextInt64(1, 30));
            if (random.Next(9) == 0) span.TraceState = "a=b";
            if (random.Next(99) == 0) span.StartTimeUnixNano = 0;
            if (random.Next(99) == 0) span.EndTimeUnixNano = 0;
            if (random.Next(200) == 0) span.SpanId = ByteString.Empty;
            return span.With(("k", Text(new string('v', random.Next(200)))));
        });
        var data = Data("shop", [.. spans]);
        return random.Next(3) == 0 ? TracesData.Parser.ParseFrom([.. data.ToByteArray(), .. Data("other", Of(99, Now, 1)).ToByteArray()]) : data;
    }
}
