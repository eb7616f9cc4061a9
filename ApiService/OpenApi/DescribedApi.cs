namespace Tracepost.ApiService.OpenApi;

/// <summary>An API as <c>/openapi/v1.json</c> has it.</summary>
/// <param name="Name">The tag of its operations.</param>
/// <param name="Description">Markdown.</param>
/// <param name="Servers">Where it is with the default ports.</param>
/// <param name="Operations">What it can do.</param>
internal sealed record DescribedApi(string Name, string Description, IReadOnlyList<string> Servers, IReadOnlyList<DescribedOperation> Operations);

/// <summary>What one method of one path does.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">As it is mapped.</param>
/// <param name="Id">A name for generated clients.</param>
/// <param name="Summary">Half a sentence.</param>
internal sealed record DescribedOperation(HttpMethod Method, string Path, string Id, string Summary)
{
    /// <summary>Markdown; what the summary does not say.</summary>
    public string? Description { get; init; }

    public IReadOnlyList<DescribedParameter> Parameters { get; init; } = [];

    /// <summary>What is sent: media types.</summary>
    public IReadOnlyList<string> Bodies { get; init; } = [];

    public IReadOnlyList<DescribedAnswer> Answers { get; init; } = [];
}

/// <summary>A parameter; one in braces in the path is part of it, all others are of the query.</summary>
/// <param name="Name">Case matters.</param>
/// <param name="Type">Its type.</param>
/// <param name="Description">With units, and what it is if it is left out.</param>
internal sealed record DescribedParameter(string Name, ParameterType Type, string Description)
{
    public bool Required { get; init; }

    /// <summary>It may be given several times.</summary>
    public bool Repeatable { get; init; }
}

internal enum ParameterType
{
    Text,
    Bool,

    /// <summary>32 bits.</summary>
    Int,

    /// <summary>64 bits.</summary>
    Long,
    Number,

    /// <summary>RFC 3339.</summary>
    Time,
}

/// <summary>An answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it comes.</param>
/// <param name="Schema">The name of its schema in schemas.json; none if it is not JSON.</param>
internal sealed record DescribedAnswer(int Status, string Description, string? Schema = null)
{
    /// <summary>Its media types; none if it has no body.</summary>
    public IReadOnlyList<string> Types { get; init; } = Schema is null ? [] : ["application/json"];
}
