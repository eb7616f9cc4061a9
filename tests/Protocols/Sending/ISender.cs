namespace Tracepost.Testing.Protocols.Sending;

/// <summary>A client with a connection of its own.</summary>
public interface ISender : IAsyncDisposable
{
    /// <summary>Sends a request and waits for its answer, if there is one; a refusal is an exception.</summary>
    Task SendAsync(byte[] request, CancellationToken cancellationToken);
}
