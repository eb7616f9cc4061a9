using CsCheck;
using Tracepost.DataService.Tests.Ingest.Requests;

namespace Tracepost.DataService.Tests.Ingest.Slicing;

/// <summary>Mutated requests: the slicer refuses them as malformed or takes them as a full parser would, and nothing else ever happens.</summary>
public sealed class SlicerFuzzTests
{
    private const int Inputs = 30_000;

    // Tags that mean something, and the ends of what a byte of a varint can be.
    private static readonly byte[] Interesting =
        [0x00, 0x01, 0x07, 0x08, 0x0A, 0x0B, 0x0C, 0x12, 0x1A, 0x22, 0x2A, 0x32, 0x39, 0x4A, 0x5A, 0x6A, 0x7A, 0x7F, 0x80, 0xFF];

    [Fact]
    public void Mutated_requests_are_refused_or_stored_as_a_full_parser_reads_them()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var bench = new IngestBench();
        byte[][] corpus = [Sample.Request, .. RandomRequest.Any.Where(bytes => bytes.Length > 0).Array[200].Single()];
        var accepted = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var input = Mutate(random, corpus[random.Next(corpus.Length)], corpus);
            if (Oracle.Check(bench, input, $"seed {seed}, input {i}"))
                accepted++;
        }

        // Both sides of the slicer were reached.
        Assert.InRange(accepted, 1, Inputs - 1);
    }

    private static byte[] Mutate(Random random, byte[] request, byte[][] corpus)
    {
        var bytes = request.ToList();
        for (var mutations = random.Next(1, 5); mutations > 0 && bytes.Count > 0; mutations--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = Interesting[random.Next(Interesting.Length)]; break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, Interesting[random.Next(Interesting.Length)]); break;
                case 4: bytes.RemoveRange(at, random.Next(Math.Min(20, bytes.Count - at) + 1)); break;
                case 5: bytes.InsertRange(at, bytes.Slice(at, random.Next(Math.Min(20, bytes.Count - at) + 1))); break;
                default:
                    var other = corpus[random.Next(corpus.Length)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(40))]);
                    break;
            }
        }

        return [.. bytes];
    }
}
