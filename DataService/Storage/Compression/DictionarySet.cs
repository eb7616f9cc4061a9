using System.Collections.Concurrent;
using Npgsql;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>The dictionaries that this process has met, and the one it compresses with. A row of <c>dictionaries</c> never changes.</summary>
internal sealed class DictionarySet(NpgsqlDataSource database, CompressionOptions options, StoreMetrics metrics)
{
    private readonly ConcurrentDictionary<int, ZstdDictionary> _known = new();
    private volatile ZstdDictionary? _current;

    /// <summary>What new payloads are compressed with; null before any dictionary was trained.</summary>
    public ZstdDictionary? Current => _current;

    /// <summary>The dictionary with this id if it is loaded. Id 0, no dictionary, is not here.</summary>
    public bool TryGet(int id, out ZstdDictionary? dictionary) => _known.TryGetValue(id, out dictionary);

    /// <summary>The dictionary with this id, loaded if need be.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public async ValueTask<ZstdDictionary> GetAsync(int id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known)) return known;
        await using var select = database.CreateCommand("SELECT content FROM dictionaries WHERE id = $1");
        select.Parameters.Add(new() { Value = id });
        return await select.ExecuteScalarAsync(cancellationToken) is byte[] content
            ? _known.GetOrAdd(id, new ZstdDictionary(id, content, options.Level))
            : throw new InvalidDataException($"There is no dictionary {id}.");
    }

    /// <summary>From now on payloads are compressed with the newest one in the database, whoever trained it.</summary>
    public async Task UseNewestAsync(CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand("SELECT max(id) FROM dictionaries");
        if (await select.ExecuteScalarAsync(cancellationToken) is not int id || _current?.Id >= id) return;
        _current = await GetAsync(id, cancellationToken);
        metrics.Dictionary(id);
    }

    /// <summary>Trusts none any more: payloads are compressed without one until <see cref="UseNewestAsync"/> finds it in the database.</summary>
    public void Distrust()
    {
        _current = null;
        _known.Clear();
    }

    /// <summary>Forgets dictionaries that are older than all in the database.</summary>
    public void Forget(int beforeId)
    {
        foreach (var id in _known.Keys)
        {
            if (id < beforeId) _known.TryRemove(id, out _);
        }
    }
}
