using System.CommandLine;
using System.CommandLine.Parsing;
using Tracepost.ManifestHost.Running;

namespace Tracepost.ManifestHost.Terminal;

/// <summary>The command line: what can be said, and what is made of it.</summary>
internal sealed class CommandLine
{
    private readonly Argument<string> _manifest = new("manifest")
    {
        Description = "The manifest to run.",
        DefaultValueFactory = _ => "aspire-manifest.json",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Where generated secrets, PostgreSQL data and logs are kept. Default: .tracepost beside the manifest.",
        HelpName = "folder",
    };

    private readonly Option<bool> _freePorts = new("--free-ports") { Description = "Use a free port for every endpoint, whatever the manifest says." };

    private readonly Option<bool> _noBuild = new("--no-build") { Description = "Do not build the projects; run what was built before." };

    private readonly Option<string?> _configuration = new("--configuration", "-c")
    {
        Description = "The build configuration of the projects. Default: that of this program.",
        HelpName = "Debug|Release",
    };

    private readonly Option<bool> _noDashboard = new("--no-dashboard") { Description = "Do not start the Aspire dashboard." };

    private readonly Option<string?> _readyFile = new("--ready-file")
    {
        Description = "Write all endpoints, process ids and connection strings to this JSON file once all is healthy.",
        HelpName = "path",
    };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "Seconds each resource may take to become healthy.",
        HelpName = "seconds",
        DefaultValueFactory = _ => 120,
    };

    private readonly Option<string[]> _parameters = new("--parameter", "-p")
    {
        Description = "The value of a parameter of the manifest. Also read from the environment: Parameters__name.",
        HelpName = "name=value",
    };

    private readonly Option<string[]> _environment = new("--env", "-e")
    {
        Description = "One more environment variable for one resource.",
        HelpName = "resource:KEY=VALUE",
    };

    internal CommandLine()
    {
        _parameters.Validators.Add(result => Require(result, Pair, "name=value"));
        _environment.Validators.Add(result => Require(result, Triple, "resource:KEY=VALUE"));
        _timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600) result.AddError("--timeout must be from 1 to 3600 seconds.");
        });
        Command = new RootCommand(
            """
            Runs an Aspire manifest on this machine as plain processes: no container engine, no Aspire packages.

            PostgreSQL containers run from the PostgreSQL installed here, projects as .NET processes, and the Aspire dashboard beside them
            when it can be had. One line that starts with "ready:" says where everything is, once all is healthy. Ctrl-C stops it all.

            Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 it cannot be run (manifest, parameters, ports, this machine),
            2 a resource did not start, 3 a resource ended by itself.
            """)
        {
            _manifest, _state, _freePorts, _noBuild, _configuration, _noDashboard, _readyFile, _timeout, _parameters, _environment,
            PostgresCommand.Create(),
        };
    }

    internal RootCommand Command { get; }

    internal string? ReadyFile(ParseResult result) => result.GetValue(_readyFile);

    internal ManifestRunnerOptions Options(ParseResult result, Action<string, string> onLine)
    {
        var options = new ManifestRunnerOptions(result.GetRequiredValue(_manifest))
        {
            StateDirectory = result.GetValue(_state),
            FreePorts = result.GetValue(_freePorts),
            Build = !result.GetValue(_noBuild),
            Dashboard = !result.GetValue(_noDashboard),
            StartTimeout = TimeSpan.FromSeconds(result.GetValue(_timeout)),
            Parameters = Last((result.GetValue(_parameters) ?? []).Select(text => Pair(text)!.Value)),
            Environment = (result.GetValue(_environment) ?? [])
                .Select(text => Triple(text)!.Value)
                .GroupBy(triple => triple.Resource)
                .ToDictionary(group => group.Key, group => Last(group.Select(triple => (triple.Key, triple.Value))) as IReadOnlyDictionary<string, string>),
            OnLine = onLine,
        };
        return result.GetValue(_configuration) is { } configuration ? options with { Configuration = configuration } : options;
    }

    /// <summary>Of several values for one key, the last one said counts.</summary>
    private static Dictionary<string, string> Last(IEnumerable<(string Key, string Value)> pairs) =>
        pairs.GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value);

    private static (string Key, string Value)? Pair(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? (text[..equals], text[(equals + 1)..]) : null;

    private static (string Resource, string Key, string Value)? Triple(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && Pair(text[(colon + 1)..]) is { } pair
            ? (text[..colon], pair.Key, pair.Value)
            : null;

    private static void Require<T>(OptionResult result, Func<string, T?> parse, string form)
        where T : struct
    {
        foreach (var token in result.Tokens)
        {
            if (parse(token.Value) is null) result.AddError($"'{token.Value}' is not of the form {form}.");
        }
    }
}
