using Tracepost.TraceModel.Metrics;

namespace Tracepost.TraceModel.Tests.Metrics;

public sealed class LatencyHistogramTests
{
    private const double Bound = 1.0 / 32;

    [Fact]
    public void Buckets_follow_each_other_without_a_gap_up_to_the_longest_duration()
    {
        for (var i = 0; i < LatencyBuckets.Count; i++)
        {
            var lower = LatencyBuckets.LowerEnd(i);
            var last = lower + (LatencyBuckets.Width(i) - 1);
            Assert.Equal(i, LatencyBuckets.IndexOf(lower));
            Assert.Equal(i, LatencyBuckets.IndexOf(last));
            if (i + 1 < LatencyBuckets.Count) Assert.Equal(last + 1, LatencyBuckets.LowerEnd(i + 1));
            else Assert.Equal(ulong.MaxValue, last);
        }
    }

    [Theory]
    [InlineData(1, 1e3)]
    [InlineData(2, 1e6)]
    [InlineData(3, 1e13)]
    public void The_share_of_shorter_ones_lies_between_its_bounds(int seed, double upTo)
    {
        var random = new Random(seed);
        var durations = Enumerable.Range(0, 2_000).Select(_ => (ulong)Math.Pow(upTo, random.NextDouble())).ToArray();
        var histogram = Of(durations);
        foreach (var duration in durations.Take(200).Append(0UL).Append(ulong.MaxValue))
        {
            var (least, most) = histogram.ShareBelow(duration);
            var share = durations.Count(other => other < duration) / 2_000.0;
            Assert.InRange(share, least, most);
            Assert.InRange(most - least, 0, 0.05);
        }
    }

    [Fact]
    public void Nothing_is_shorter_than_what_is_all_the_same_and_short()
    {
        Assert.Equal((0.0, 0.0), Of(7, 7, 7).ShareBelow(7));
        Assert.Equal((0.0, 1.0), Of(1_000, 1_000).ShareBelow(1_000));
        Assert.Equal((double.NaN, double.NaN), Of().ShareBelow(1));
    }

    [Fact]
    public void A_bucket_is_at_most_a_sixteenth_as_wide_as_its_lower_end()
    {
        for (var i = 32; i < LatencyBuckets.Count; i++) Assert.True(LatencyBuckets.Width(i) * 16.0 <= LatencyBuckets.LowerEnd(i));
    }

    [Theory]
    [InlineData(1, 1e3)] // spread evenly
    [InlineData(2, 1e6)]
    [InlineData(3, 1e9)]
    [InlineData(4, 1e13)]
    public void Quantiles_are_within_the_bound_of_the_true_ones(int seed, double upTo)
    {
        var random = new Random(seed);
        var durations = Enumerable.Range(0, 5_000).Select(_ => (ulong)Math.Pow(upTo, random.NextDouble())).ToArray();
        var histogram = Of(durations);
        Array.Sort(durations);
        foreach (var quantile in new[] { 0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1 })
        {
            var expected = (double)durations[Math.Clamp((int)Math.Ceiling(quantile * durations.Length) - 1, 0, durations.Length - 1)];
            Assert.InRange(histogram.Quantile(quantile), expected * (1 - Bound), expected * (1 + Bound));
        }
    }

    [Fact]
    public void Durations_that_are_all_the_same_are_within_the_bound_wherever_they_lie_in_their_bucket()
    {
        for (var i = 0; i < LatencyBuckets.Count; i++)
        {
            var (first, last) = (LatencyBuckets.LowerEnd(i), LatencyBuckets.LowerEnd(i) + (LatencyBuckets.Width(i) - 1));
            foreach (var duration in new[] { first, last })
            {
                var histogram = Of(duration, duration, duration);
                foreach (var quantile in new[] { 0, 0.5, 1 })
                    Assert.InRange(histogram.Quantile(quantile), duration * (1 - Bound), duration * (1 + Bound));
            }
        }
    }

    [Theory]
    [InlineData(0.54, 54)]
    [InlineData(0.55, 55)] // 0.55 * 100 is 55.00000000000001
    [InlineData(0.551, 56)]
    [InlineData(0.95, 95)]
    [InlineData(0.07, 7)] // 7.000000000000001
    [InlineData(0, 1)]
    [InlineData(1, 100)]
    public void The_rank_of_a_quantile_is_rounded_up(double quantile, int rank)
    {
        // Durations as short as these are exact: 1 ns before that of the rank, 3 ns after it.
        var histogram = Of([.. Enumerable.Range(1, 100).Select(i => i <= rank ? i < rank ? 1UL : 2UL : 3UL)]);

        Assert.Equal(2, histogram.Quantile(quantile));
    }

    [Fact]
    public void The_sum_of_parts_is_the_histogram_of_the_whole()
    {
        var random = new Random(5);
        var durations = Enumerable.Range(0, 2_000).Select(_ => (ulong)random.NextInt64()).ToArray();
        var sum = new LatencyHistogram();
        foreach (var part in durations.Chunk(77))
        {
            if (part[0] % 2 == 0) sum.Add(Of(part));
            else sum.AddEncoded(Of(part).Encode());
        }

        Assert.Equal(durations.Length, sum.Count);
        Assert.Equal(Of(durations).Encode(), sum.Encode());
    }

    [Fact]
    public void What_is_taken_away_was_never_there()
    {
        var rest = Of(5, 1_000, 70_000);
        var histogram = Of(5, 5, 1_000, 2_000, 70_000, 9_000_000);
        histogram.RemoveEncoded(Of(5, 2_000, 9_000_000).Encode());

        Assert.Equal(3, histogram.Count);
        Assert.Equal(rest.Encode(), histogram.Encode());
        foreach (var quantile in new[] { 0, 0.3, 0.5, 1 }) Assert.Equal(rest.Quantile(quantile), histogram.Quantile(quantile));
    }

    [Fact]
    public void Encoding_keeps_everything()
    {
        var histogram = Of(0, 0, 1, 31, 32, 33, 1_000_000, 1_000_001, long.MaxValue, ulong.MaxValue);
        var read = LatencyHistogram.Decode(histogram.Encode());
        Assert.Equal(10, read.Count);
        Assert.Equal(histogram.Encode(), read.Encode());
        Assert.Equal(histogram.Quantile(0.5), read.Quantile(0.5));
    }

    [Fact]
    public void An_empty_histogram_has_no_bytes_and_no_quantile()
    {
        Assert.Empty(new LatencyHistogram().Encode());
        Assert.Equal(0, LatencyHistogram.Decode([]).Count);
        Assert.True(double.IsNaN(new LatencyHistogram().Quantile(0.5)));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_quantile_is_from_0_to_1(double quantile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(1).Quantile(quantile));

    [Theory]
    [InlineData("80")] // ends within a number
    [InlineData("05")] // a bucket without a count
    [InlineData("0500")] // a count of 0
    [InlineData("05010001")] // the same bucket again
    [InlineData("D00701")] // bucket 976
    [InlineData("FFFFFFFFFFFFFFFFFF0101")] // a distance that would go round
    [InlineData("01FFFFFFFFFFFFFFFFFF01")] // a count above 2^63
    [InlineData("0101FFFFFFFFFFFFFFFFFFFFFF01")] // a number without an end
    public void Bytes_that_are_no_histogram_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => LatencyHistogram.Decode(Convert.FromHexString(hex)));

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var random = new Random(6);
        var bytes = new byte[64];
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            for (var j = 0; j < bytes.Length; j++) bytes[j] &= (byte)random.Next(256);
            try
            {
                LatencyHistogram.Decode(bytes.AsSpan(0, random.Next(8)));
                read++;
            }
            catch (InvalidDataException)
            {
                // That is the other answer.
            }
        }

        Assert.InRange(read, 1, 19_999);
    }

    private static LatencyHistogram Of(params ulong[] durations)
    {
        var histogram = new LatencyHistogram();
        foreach (var duration in durations) histogram.Add(duration);
        return histogram;
    }
}
