using Tracepost.ManifestHost.Postgres;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Resources;

/// <summary>A resource that would be a PostgreSQL container, as a server of this machine.</summary>
internal sealed class PostgresHost(string name, LocalPostgresOptions options, Action<string> onLine) : ResourceHost(name)
{
    private LocalPostgres? _postgres;

    internal override Task<int>? Exited => _postgres?.Exited;

    internal override int? ProcessId => _postgres?.ProcessId;

    internal override OutputTail Tail => _postgres?.Tail ?? new OutputTail();

    protected override async Task StartProcessAsync(CancellationToken cancellation)
    {
        try
        {
            if (_postgres is null) _postgres = await LocalPostgres.StartAsync(options, onLine, cancellation);
            else await _postgres.StartAsync(cancellation);
        }
        catch (HostException e)
        {
            throw new HostException($"Resource '{Name}': {e.Message}", e) { ExitCode = ExitCodes.StartFailed };
        }
    }

    // It takes connections as soon as it counts as started.
    protected override Task BecomeHealthyAsync(CancellationToken cancellation) => Task.CompletedTask;

    protected override Task StopProcessAsync() => _postgres?.StopAsync() ?? Task.CompletedTask;

    protected override Task KillProcessAsync() => _postgres?.KillAsync() ?? Task.CompletedTask;
}
