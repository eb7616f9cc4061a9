using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Tests.Wire;

public sealed class ProtoWriterTests
{
    [Fact]
    public void What_was_begun_can_be_taken_back()
    {
        using var writer = new ProtoWriter(0);
        writer.WriteVarint(1, 5);
        var before = writer.Length;
        writer.EndMessage(writer.BeginMessage(2));
        writer.BeginMessage(3);
        writer.TruncateTo(before);
        writer.WriteVarint(4, 6);

        Assert.Equal("08052006", Convert.ToHexString(writer.WrittenFrom(0)));
    }

    [Fact]
    public void Fields_that_were_written_can_move_into_another_message()
    {
        using var writer = new ProtoWriter(0);
        var first = writer.BeginMessage(1);
        var before = writer.Length;
        writer.WriteBytes(2, "ab"u8);
        var field = writer.WrittenFrom(before).ToArray();
        writer.TruncateTo(before);
        writer.EndMessage(first);
        var second = writer.BeginMessage(1);
        writer.WriteFields(field);
        writer.EndMessage(second);

        Assert.Equal("0A00" + "0A0412026162", Convert.ToHexString(writer.WrittenFrom(0)));
    }

    [Fact]
    public void Nothing_beyond_the_end_can_be_taken_back()
    {
        using var writer = new ProtoWriter(0);

        Assert.Throws<ArgumentOutOfRangeException>(() => writer.TruncateTo(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.TruncateTo(-1));
    }

    [Fact]
    public void A_message_grows_to_the_limit_and_not_beyond()
    {
        using var writer = new ProtoWriter(capacity: 0, limit: 100_000);

        var error = Assert.Throws<ProtoLimitException>(() =>
        {
            for (var i = 0; i < 100_000; i++) writer.WriteBytes(1, new byte[10]);
        });

        // The last buffer may have been lent longer than it was asked for.
        Assert.Equal(100_000, error.Limit);
        Assert.InRange(writer.Length, 90_000, 131_072);
    }

    [Fact]
    public void One_value_beyond_the_limit_is_not_even_lent_a_buffer()
    {
        using var writer = new ProtoWriter(capacity: 0, limit: 1000);

        Assert.Throws<ProtoLimitException>(() => _ = writer.WriteBytes(1, int.MaxValue - 100).Length);
    }
}
