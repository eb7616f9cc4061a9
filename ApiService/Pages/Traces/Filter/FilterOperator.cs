namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>How a condition compares.</summary>
internal enum FilterOperator
{
    /// <summary>=</summary>
    Contains,

    /// <summary>==</summary>
    Equal,

    /// <summary>!=</summary>
    NotEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    GreaterOrEqual,

    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    LessOrEqual,
}

/// <summary>The operators as they are typed, and what they say of an order.</summary>
internal static class FilterOperators
{
    // A longer one before its own beginning.
    private static readonly (string Text, FilterOperator Operator)[] All =
    [
        ("==", FilterOperator.Equal), ("!=", FilterOperator.NotEqual), (">=", FilterOperator.GreaterOrEqual), ("<=", FilterOperator.LessOrEqual),
        ("=", FilterOperator.Contains), (">", FilterOperator.Greater), ("<", FilterOperator.Less),
    ];

    /// <summary>The operator at a place in the text, and how long it is.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out FilterOperator found, out int length)
    {
        foreach (var (typed, value) in All)
        {
            if (!text.StartsWith(typed, StringComparison.Ordinal)) continue;
            (found, length) = (value, typed.Length);
            return true;
        }

        (found, length) = (default, 0);
        return false;
    }

    /// <summary>As it is typed.</summary>
    public static string Text(this FilterOperator value) => All.First(known => known.Operator == value).Text;

    /// <summary>True for those that ask for an order.</summary>
    public static bool IsOrder(this FilterOperator value) => value >= FilterOperator.Greater;

    /// <summary>Whether it holds, by the sign of a comparison of the value with what was typed.</summary>
    public static bool Holds(this FilterOperator value, int sign) => value switch
    {
        FilterOperator.Greater => sign > 0,
        FilterOperator.GreaterOrEqual => sign >= 0,
        FilterOperator.Less => sign < 0,
        FilterOperator.LessOrEqual => sign <= 0,
        FilterOperator.NotEqual => sign != 0,
        _ => sign == 0,
    };
}
