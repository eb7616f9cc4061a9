using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Senders;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>A program in Go, built once for each test run with the packages that Debian has, without modules.</summary>
internal sealed class GoProgram
{
    private const string Packages = "/usr/share/gocode";

    private readonly Lazy<Task<string>> _executable;

    private GoProgram(params string[] folder) => _executable = new(() => BuildAsync(Path.Combine([Repository.Root, .. folder])));

    /// <summary>Real Go clients of the protocols before OTLP.</summary>
    public static GoProgram Clients { get; } = new("tests", "Interop", "go");

    /// <summary>Asks what Grafana's data sources ask.</summary>
    public static GoProgram Grafana { get; } = new("tests", "Interop", "go-grafana");

    /// <summary>An API and a database.</summary>
    public static GoProgram Microservice { get; } = new("samples", "go-microservice");

    /// <summary>Starts it.</summary>
    public async Task<Tool> StartAsync(IEnumerable<string> arguments, params IEnumerable<(string Key, string Value)> environment) =>
        Tool.Start(await _executable.Value, arguments, Repository.Root, environment);

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var program = await StartAsync(arguments);
        return await program.OutputAsync(cancellationToken);
    }

    private static async Task<string> BuildAsync(string folder)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, "go", Path.GetFileName(folder));
        await using var go = Tool.Start("go", ["build", "-o", executable, "."], folder, ("GO111MODULE", "off"), ("GOPATH", Packages), ("GOFLAGS", ""));
        await go.OutputAsync(CancellationToken.None);
        return executable;
    }
}
