using CsCheck;
using Tracepost.DataService.Tests.Ingest.Requests;

namespace Tracepost.DataService.Tests.Ingest.Slicing;

/// <summary>What is assembled from any well-formed request is what Google.Protobuf reads from it, span by span.</summary>
public sealed class SlicerAgreementTests
{
    [Fact]
    public void What_is_assembled_is_what_a_full_parser_reads() =>
        RandomRequest.Any.Sample(
            request => Agreement.Check(request, new IngestBench().Assemble(request)), iter: 8_000, threads: 2, print: Convert.ToHexString);

    [Fact]
    public void Requests_that_are_committed_together_keep_all_their_spans() =>
        Gen.Select(RandomRequest.Any, RandomRequest.Any).Sample(
            (first, second) => Agreement.Check(Wire.Concat(first, second), new IngestBench().Assemble(first, second)),
            iter: 1_500,
            threads: 2);
}
