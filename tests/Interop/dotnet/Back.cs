using Npgsql;

namespace Tracepost.Interop;

/// <summary>The second service: answers from a real PostgreSQL, and breaks on request.</summary>
internal static class Back
{
    public static async Task RunAsync(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddNpgsqlDataSource(connectionString);
        await using var app = builder.Build();

        app.MapGet("/orders/{id:int}", async (int id, NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            await using var command = database.CreateCommand("SELECT $1 + 1, pg_sleep(0.002)");
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
            return await command.ExecuteScalarAsync(cancellationToken);
        });
        app.MapGet("/broken", async (NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            await using var command = database.CreateCommand("SELECT * FROM there_is_no_such_table");
            await command.ExecuteNonQueryAsync(cancellationToken);
        });

        await app.StartAsync();
        await Console.Error.WriteLineAsync($"listening: {app.Urls.First()}");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
