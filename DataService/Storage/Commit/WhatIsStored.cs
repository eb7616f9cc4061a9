using Tracepost.DataService.Storage.Activity;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>
/// All that fragments refer to and of which this process remembers that it is in the database: names, partitions, activity, dictionaries.
/// </summary>
internal sealed class WhatIsStored(NameTable table, NameStore names, PartitionSet partitions, ActivityLog activity, DictionarySet dictionaries)
{
    /// <summary>Stores what is missing.</summary>
    public async ValueTask EnsureAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        await names.EnsureAsync(fragments, cancellationToken);
        await partitions.EnsureAsync(fragments, cancellationToken);
        await activity.EnsureAsync(fragments, cancellationToken);
    }

    /// <summary>
    /// PostgreSQL was away. It may have lost what was not on its disk yet (activity does not wait for that), or a replica that was behind
    /// may have taken over. Fragments must not refer to what is gone, so everything is looked up again.
    /// </summary>
    public void Distrust()
    {
        table.Distrust();
        partitions.Forget();
        activity.Distrust();
        dictionaries.Distrust();
    }
}
