using CsCheck;

namespace Tracepost.TraceModel.Tests;

public sealed class IdTests
{
    private static readonly Gen<TraceId> TraceIds = Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new TraceId(high, low));

    [Fact]
    public void Trace_ids_survive_text_and_bytes() => TraceIds.Sample(id =>
        TraceId.TryParse(id.ToString(), out var parsed) && parsed == id
        && TraceId.TryParse(id.ToString().ToUpperInvariant(), out parsed) && parsed == id
        && TraceId.Read(id.ToBytes()) == id
        && Convert.ToHexStringLower(id.ToBytes()) == id.ToString());

    [Fact]
    public void Trace_ids_are_ordered_as_their_text_is() => Gen.Select(TraceIds, TraceIds).Sample((a, b) =>
        Math.Sign(a.CompareTo(b)) == Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString())));

    [Fact]
    public void Span_ids_survive_text() => Gen.ULong.Sample(value =>
        SpanId.TryParse(new SpanId(value).ToString(), out var parsed) && parsed.Value == value && new SpanId(value).ToString().Length == 16);

    [Theory]
    [InlineData("1", 0UL, 1UL)]
    [InlineData("0000000000000001", 0UL, 1UL)]
    [InlineData("10000000000000000", 1UL, 0UL)]
    [InlineData("ABCDEF0123456789abcdef0123456789", 0xABCDEF0123456789UL, 0xABCDEF0123456789UL)]
    public void Short_trace_ids_are_padded(string text, ulong high, ulong low)
    {
        Assert.True(TraceId.TryParse(text, out var id));
        Assert.Equal(new TraceId(high, low), id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("g")]
    [InlineData("0x1")]
    [InlineData(" 1")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("١")]
    [InlineData("000000000000000000000000000000001")]
    public void Refuses_what_is_no_trace_id(string text) => Assert.False(TraceId.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("z")]
    [InlineData("+1")]
    [InlineData("00000000000000001")]
    public void Refuses_what_is_no_span_id(string text) => Assert.False(SpanId.TryParse(text, out _));

    [Fact]
    public void Only_zeros_are_zero() =>
        Assert.Equal((true, false, false), (default(TraceId).IsZero, new TraceId(1, 0).IsZero, new TraceId(0, 1).IsZero));
}
