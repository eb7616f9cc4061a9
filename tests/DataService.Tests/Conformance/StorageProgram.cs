using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>
/// Runs DataService's Program.cs, as it is, in this process. A host says when it is built:
/// https://github.com/dotnet/runtime/blob/main/src/libraries/Microsoft.Extensions.HostFactoryResolver/src/HostFactoryResolver.cs
/// </summary>
internal sealed class StorageProgram : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string IdKey = "Conformance:Id";

    private readonly string _id = Guid.NewGuid().ToString();
    private readonly TaskCompletionSource<IHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it with settings, and waits until it serves.</summary>
    public async Task<IHost> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        string[] args = [.. settings.Append(new(IdKey, _id)).Select(setting => $"--{setting.Key}={setting.Value}")];
        using var subscription = DiagnosticListener.AllListeners.Subscribe(this);
        new Thread(() => Run(args)) { IsBackground = true }.Start();
        var host = await _host.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await (await Task.WhenAny(started.Task, _end.Task)).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return host;
    }

    /// <summary>Stops it and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        var host = await _host.Task;
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _end.Task.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener listener)
    {
        if (listener.Name == "Microsoft.Extensions.Hosting") listener.Subscribe(this);
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> happened)
    {
        if (happened is { Key: "HostBuilt", Value: IHost host } && host.Services.GetService<IConfiguration>()?[IdKey] == _id) _host.TrySetResult(host);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private void Run(string[] args)
    {
        try
        {
            typeof(QueryOptions).Assembly.EntryPoint!.Invoke(null, [args]);
            _end.SetResult();
        }
        catch (Exception failure)
        {
            _host.TrySetException(failure);
            _end.SetException(failure);
        }
    }
}
