namespace Tracepost.TraceModel.Adjusting;

/// <summary>What the adjusters changed, or still have to change when it is decoded, in a span.</summary>
[Flags]
internal enum SpanChange : byte
{
    /// <summary>The span is as it was sent.</summary>
    None = 0,

    /// <summary>Its id or its parent's.</summary>
    Ids = 1,

    /// <summary>Its times and those of its events.</summary>
    Times = 2,

    /// <summary>The order of attributes or events, or a key that came twice.</summary>
    Order = 4,

    /// <summary>An address that came as a number.</summary>
    Addresses = 8,

    /// <summary>Attributes that went to the resource.</summary>
    Library = 16,

    /// <summary>Links without a trace.</summary>
    Links = 32,

    /// <summary>Warnings that were added.</summary>
    Warnings = 64,
}
