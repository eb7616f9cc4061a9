using Tracepost.DataService.Ingest.Slicing;

namespace Tracepost.DataService.Ingest.Committing;

/// <summary>A request that waits to be committed. Once it is completed, no writer reads it any more.</summary>
internal sealed class PendingRequest(SlicedRequest request)
{
    private readonly TaskCompletionSource<IngestOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The spans.</summary>
    public SlicedRequest Request { get; } = request;

    /// <summary>The length of the request in bytes.</summary>
    public int Length { get; } = request.Bytes.Length;

    /// <summary>Completes, and never fails, when it is known what became of the request.</summary>
    public Task<IngestOutcome> Completion => _completion.Task;

    /// <summary>Says what became of it.</summary>
    public void Complete(IngestOutcome outcome) => _completion.TrySetResult(outcome);
}
