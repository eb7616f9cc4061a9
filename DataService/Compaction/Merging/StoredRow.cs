using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Compaction.Merging;

/// <summary>A row as it is stored.</summary>
/// <param name="Figures">Its columns.</param>
/// <param name="NameIds">Its names.</param>
/// <param name="DictionaryId">What its payload is compressed with.</param>
/// <param name="Compressed">Its payload.</param>
internal sealed record StoredRow(RowFigures Figures, int[] NameIds, int DictionaryId, byte[] Compressed)
{
    /// <summary>The slot in which all its spans start.</summary>
    public long Slot => Figures.StartNs / Fragment.Slot;
}
