using Npgsql;
using Tracepost.EndToEnd.Tests.Senders;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>The microservice of samples/go-microservice, while it runs.</summary>
internal sealed class GoService : IAsyncDisposable
{
    private readonly Tool _process;

    private GoService(Tool process, string database, Uri url) => (_process, Database, Url) = (process, database, url);

    /// <summary>The connection string of its database.</summary>
    public string Database { get; }

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    public static async Task<GoService> StartAsync(string database, (string Key, string Value)[] exporter, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(database);
        var url = $"postgres://{connection.Username}:{Uri.EscapeDataString(connection.Password ?? "")}@{connection.Host}:{connection.Port}/{connection.Database}?sslmode=disable";
        var process = await GoProgram.Microservice.StartAsync([], [("DATABASE_URL", url), ("LISTEN", "127.0.0.1:0"), .. exporter]);

        // 2026/01/02 03:04:05 listening: http://127.0.0.1:34567
        var line = await process.FirstErrorLineAsync(cancellationToken);
        Assert.Contains("listening: http", line, StringComparison.Ordinal);
        return new GoService(process, database, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
