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
        using var tokens = new TokenList();
        var added = Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToList();
        foreach (var token in added) tokens.Add(token);
        // Once more, in another order, so that what was added lately is not what comes next.
        foreach (var token in added.Order()) tokens.Add(token);

        var filter = TokenFilter.Build(tokens);

        Assert.InRange(tokens.Distinct, count * 0.99 - 1, count * 1.01 + 1);
        Assert.Equal(TokenFilter.BytesFor(tokens.Distinct), filter.Length);
        Assert.All(added, token => Assert.True(MayHave(filter, token)));
        var wrong = Enumerable.Range(0, 50_000).Count(_ => MayHave(filter, (ulong)random.NextInt64(long.MinValue, long.MaxValue)));
        Assert.InRange(wrong, 0, 50_000 / 120);
    }

    [Fact]
    public void A_token_counts_once_and_zero_is_a_token_too()
    {
        using var tokens = new TokenList();

        const ulong Seven = 0x5372_3DDF_7B0C_6E93; // Tokens are hashes.
        Assert.True(tokens.Add(Seven));
        Assert.False(tokens.Add(Seven));
        tokens.Add(0);
        tokens.Add(0);

        Assert.Equal(2, tokens.Distinct);
        Assert.True(MayHave(TokenFilter.Build(tokens), 0));
    }

    [Fact]
    public void Tokens_that_come_again_and_again_take_little_memory()
    {
        using var tokens = new TokenList();

        for (var i = 0; i < 100_000; i++) tokens.Add((ulong)(i % 50) * 0x9E3779B97F4A7C15);

        Assert.Equal(50, tokens.Distinct);
        Assert.InRange(tokens.Items.Length, 50, 10_000);
    }

    private static bool MayHave(byte[] filter, ulong token) =>
        TokenFilter.MayHave(filter.AsSpan(TokenFilter.BlockOf(token, filter.Length) * TokenFilter.BlockBytes, TokenFilter.BlockBytes), token);
}
