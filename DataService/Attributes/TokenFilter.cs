namespace Tracepost.DataService.Attributes;

/// <summary>
/// Whether a token may be among those of a segment: a Bloom filter of blocks of 64 bytes. A token has seven bits, all in one block, so that a
/// search reads one block of a filter that PostgreSQL keeps uncompressed, however large it is.
/// <code>
/// block  the upper 32 bits of the token times the number of blocks, shifted right by 32
/// bits   seven times nine bits of the token times 0x9E3779B97F4A7C15, from the least significant on: bit n is bit n % 8 of byte n / 8
/// </code>
/// With <see cref="BitsPerToken"/> it says yes to about one in 250 tokens that are not there.
/// </summary>
internal static class TokenFilter
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>Bits of the filter per distinct token. Two more halve the false answers.</summary>
    public const int BitsPerToken = 12;

    private const int Bits = 7;
    private const ulong Mix = 0x9E3779B97F4A7C15;

    /// <summary>The filter of what cannot be read: anything may be there.</summary>
    public static byte[] Anything()
    {
        var filter = new byte[BlockBytes];
        filter.AsSpan().Fill(0xFF);
        return filter;
    }

    /// <summary>The filter of a segment's tokens.</summary>
    public static byte[] Build(TokenList tokens)
    {
        var filter = new byte[BytesFor(tokens.Distinct)];
        foreach (var token in tokens.Items) Add(filter, token);
        return filter;
    }

    /// <summary>The length of the filter of so many tokens.</summary>
    public static int BytesFor(int tokens) => BlockBytes * Math.Max(1, (int)(((long)tokens * BitsPerToken + BlockBytes * 8 - 1) / (BlockBytes * 8)));

    /// <summary>The block of a token, counted from 0, in a filter of so many bytes.</summary>
    public static int BlockOf(ulong token, int filterBytes) => (int)((token >> 32) * (ulong)(filterBytes / BlockBytes) >> 32);

    /// <summary>Adds a token to a filter.</summary>
    public static void Add(Span<byte> filter, ulong token)
    {
        var block = filter.Slice(BlockOf(token, filter.Length) * BlockBytes, BlockBytes);
        var bits = token * Mix;
        for (var i = 0; i < Bits; i++, bits >>= 9) block[(int)(bits & 511) >> 3] |= (byte)(1 << (int)(bits & 7));
    }

    /// <summary>Whether a token may be in the filter of which this is its block.</summary>
    public static bool MayHave(ReadOnlySpan<byte> block, ulong token)
    {
        var bits = token * Mix;
        for (var i = 0; i < Bits; i++, bits >>= 9)
        {
            if ((block[(int)(bits & 511) >> 3] & (1 << (int)(bits & 7))) == 0) return false;
        }

        return true;
    }
}
