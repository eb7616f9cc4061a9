using Npgsql;

namespace Tracepost.Benchmarks.Store;

/// <summary>A dictionary is trained from the first spans; what is measured is the state that a store is in ever after.</summary>
internal static class Dictionaries
{
    public static async Task WaitAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 120; i++)
        {
            await using var count = database.CreateCommand("SELECT count(*) FROM dictionaries");
            if (await count.ExecuteScalarAsync(cancellationToken) is > 0L) return;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        Console.WriteLine("no dictionary was trained within two minutes: going on without");
    }
}
