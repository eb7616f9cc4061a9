namespace Tracepost.ManifestHost.Postgres;

/// <summary>How to run a PostgreSQL server on this machine.</summary>
/// <param name="DataDirectory">Where its data lives; made when it is not there.</param>
/// <param name="Password">The password of <see cref="User"/>. When it is another than at the last start, the server gets the new one.</param>
public sealed record LocalPostgresOptions(string DataDirectory, string Password)
{
    /// <summary>The superuser, made with the data.</summary>
    public string User { get; init; } = "postgres";

    /// <summary>A database made with the data, beside those that initdb makes; null is none.</summary>
    public string? Database { get; init; }

    /// <summary>The port on 127.0.0.1; 0 is a free one, kept over restarts.</summary>
    public int Port { get; init; }

    /// <summary>Server settings, such as <c>max_connections</c>, that win over ours.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Further arguments of the server, after ours.</summary>
    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    /// <summary>Further arguments of initdb, after ours.</summary>
    public IReadOnlyList<string> InitDbArguments { get; init; } = [];

    /// <summary>False: data may be lost in a crash of the machine or the server. For tests that throw it away.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long starting may take, crash recovery included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
