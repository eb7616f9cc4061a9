using Tracepost.DataService.Attributes;

namespace Tracepost.DataService.Tests.Attributes;

public sealed class TokenFilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void It_has_all_that_was_added_and_says_yes_to_few_others(int count)
    {
        var random = new Random(count);
        using var tokens = new TokenSet();
        var added = Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToList();
        foreach (var token in added) tokens.Add(token);

        var filter = TokenFilter.Build(tokens);

        Assert.Equal(count, tokens.Count);
        Assert.Equal((count * TokenFilter.BitsPerToken + 511) / 512 * TokenFilter.BlockBytes, filter.Length);
        Assert.All(added, token => Assert.True(MayHave(filter, token)));
        var wrong = Enumerable.Range(0, 50_000).Count(_ => MayHave(filter, (ulong)random.NextInt64(long.MinValue, long.MaxValue)));
        Assert.InRange(wrong, 0, 50_000 / 120);
    }

    [Fact]
    public void A_token_counts_once_and_zero_is_a_token_too()
    {
        using var tokens = new TokenSet();

        Assert.True(tokens.Add(0));
        Assert.False(tokens.Add(0));
        Assert.True(tokens.Add(7));
        Assert.Equal(2, tokens.Count);
    }

    private static bool MayHave(byte[] filter, ulong token) =>
        TokenFilter.MayHave(filter.AsSpan(TokenFilter.BlockOf(token, filter.Length) * TokenFilter.BlockBytes, TokenFilter.BlockBytes), token);
}
