namespace Tracepost.ApiService.Pages.Traces.Views.Tables;

/// <summary>A column that a table can be sorted by.</summary>
/// <param name="Value">As it is in the URL.</param>
/// <param name="Name">Its title.</param>
/// <param name="Compare">The order in which it is of most use: names from A to Z, numbers from the largest on.</param>
/// <param name="IsNumber">Whether it has numbers.</param>
/// <param name="IsAscending">Whether that order is from the smallest to the largest.</param>
public sealed record TableColumn<T>(string Value, string Name, Comparison<T> Compare, bool IsNumber = true, bool IsAscending = false);

/// <summary>What a table is sorted by.</summary>
/// <param name="Columns">All its columns, in their order.</param>
/// <param name="By">The one that it is sorted by.</param>
/// <param name="IsReversed">Whether it is the other way round.</param>
public sealed record TableOrder<T>(IReadOnlyList<TableColumn<T>> Columns, TableColumn<T> By, bool IsReversed)
{
    /// <summary>As it is in the URL: the column's value, with a minus before it if the order is reversed.</summary>
    public string Text => IsReversed ? "-" + By.Value : By.Value;

    /// <summary>The rows in this order; those alike stay as they are.</summary>
    public IEnumerable<T> Sort(IEnumerable<T> rows) =>
        rows.OrderBy(row => row, Comparer<T>.Create(IsReversed ? (a, b) => By.Compare(b, a) : By.Compare));

    /// <summary>What a click on a column's title asks for: its order, or the reverse if that is there already.</summary>
    public string TextFor(TableColumn<T> column) => column == By && !IsReversed ? "-" + column.Value : column.Value;

    /// <summary>ARIA's word for the order of a column; null if the table is not sorted by it.</summary>
    public string? AriaSort(TableColumn<T> column) => column != By ? null : column.IsAscending != IsReversed ? "ascending" : "descending";
}

/// <summary>Reads orders from URLs.</summary>
internal static class TableOrders
{
    /// <summary>The order that a text means; the usual one, by <paramref name="usual"/>, if it means none.</summary>
    public static TableOrder<T> Read<T>(this IReadOnlyList<TableColumn<T>> columns, string text, string usual)
    {
        var isReversed = text.StartsWith('-');
        var value = isReversed ? text[1..] : text;
        return columns.FirstOrDefault(column => column.Value == value) is { } by
            ? new TableOrder<T>(columns, by, isReversed)
            : new TableOrder<T>(columns, columns.First(column => column.Value == usual), false);
    }
}
