namespace Tracepost.ApiService.Pages.Search.Form;

/// <summary>What narrows a search, each with the search without it.</summary>
internal static class ActiveConditions
{
    /// <summary>The conditions in the order of the form. Of tags that cannot be read there are none.</summary>
    public static IEnumerable<(string Text, SearchForm Without)> Of(SearchForm form)
    {
        form = form with { Seen = "" };
        if (form.Service.Length > 0) yield return ($"service: {form.Service}", form with { Service = "", Operation = "" });
        if (form.Operation.Length > 0) yield return ($"operation: {form.Operation}", form with { Operation = "" });
        if (form.Kind.Length > 0) yield return ($"kind: {form.Kind}", form with { Kind = "" });
        if (form.Status.Length > 0) yield return ($"status: {form.Status}", form with { Status = "" });
        var tags = TagText.Parse(form.Tags, out var error);
        foreach (var (key, value) in error is null ? tags : [])
            yield return ($"{key}={value}", form with { Tags = Text(tags.Where(other => other.Key != key)) });
        if (form.MinDuration.Length > 0) yield return ($"at least {form.MinDuration}", form with { MinDuration = "" });
        if (form.MaxDuration.Length > 0) yield return ($"at most {form.MaxDuration}", form with { MaxDuration = "" });
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> tags) =>
        string.Join(' ', tags.Select(tag => TagText.Write(tag.Key, tag.Value)).OfType<string>());
}
