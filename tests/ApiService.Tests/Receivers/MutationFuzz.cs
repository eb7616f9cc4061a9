using System.Diagnostics;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>Feeds a decoder with damaged requests: always the same ones, as many as fit into the budget.</summary>
internal static class MutationFuzz
{
    private const int Seed = 20261123;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Runs a decoder on damaged copies of good requests; what it throws for bad input it must catch itself.</summary>
    /// <returns>How many it saw.</returns>
    public static int Run(IReadOnlyList<byte[]> good, Action<byte[]> decode)
    {
        var random = new Random(Seed);
        var started = Stopwatch.GetTimestamp();
        var runs = 0;
        while (Stopwatch.GetElapsedTime(started) < Budget)
        {
            decode(Damage([.. good[random.Next(good.Count)]], random));
            runs++;
        }

        return runs;
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 8); i > 0 && bytes.Length > 0; i--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes[at] = 0xFF; break;
                case 3: bytes = [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..]]; break;
                default: bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..], .. bytes[at..]]; break;
            }
        }

        return bytes.Length > 1 << 16 ? bytes[..(1 << 16)] : bytes;
    }
}
