using Tracepost.DataService.Attributes;
using Tracepost.DataService.Query.WholeTraces;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>
/// The tokens of which a fragment has one at least if one of its spans meets a condition. Null if that cannot be said: the condition may be met by
/// what no filter has.
/// </summary>
internal static class ConditionTokens
{
    /// <summary>Of a condition of Jaeger's: <see cref="AttributeMatcher"/>.</summary>
    public static ulong[]? Of(AttributeCondition condition)
    {
        if (IsOfHeader(condition.Derived)) return null;
        var tokens = new List<ulong>(condition.Value.TokensUnder(condition.KeyUtf8));
        if (condition.ResourceKeyUtf8.Length > 0) tokens.AddRange(condition.Value.TokensUnder(condition.ResourceKeyUtf8));
        AddText(tokens, condition.Derived, condition.Value);
        return [.. tokens.Distinct()];
    }

    /// <summary>Of a tag of Zipkin's: <see cref="TagMatcher"/>.</summary>
    public static ulong[]? Of(TagCondition condition)
    {
        if (IsOfHeader(condition.Derived)) return null;
        if (condition.Value is { } value)
        {
            var tokens = new List<ulong>(value.TokensUnder(condition.KeyUtf8));
            AddText(tokens, condition.Derived, value);
            return [.. tokens.Distinct()];
        }

        // Any text of the field will do.
        if (condition.Derived != DerivedField.None) return null;
        return [AttributeToken.OfKey(condition.KeyUtf8), AttributeToken.OfText(DerivedKeys.EventName, condition.KeyUtf8)];
    }

    // Fields that every span has are in no filter.
    private static bool IsOfHeader(DerivedField field) => field is DerivedField.Error or DerivedField.Kind or DerivedField.Status;

    private static void AddText(List<ulong> tokens, DerivedField field, TextValue value)
    {
        var key = field switch
        {
            DerivedField.StatusMessage => DerivedKeys.StatusMessage,
            DerivedField.ScopeName => DerivedKeys.ScopeName,
            DerivedField.ScopeVersion => DerivedKeys.ScopeVersion,
            DerivedField.EventName => DerivedKeys.EventName,
            DerivedField.TraceState => DerivedKeys.TraceState,
            _ => default,
        };
        if (!key.IsEmpty) tokens.Add(AttributeToken.OfText(key, value.Utf8));
    }
}
