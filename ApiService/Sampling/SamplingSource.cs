namespace Tracepost.ApiService.Sampling;

/// <summary>Who knows the strategies: the key of an <see cref="ISamplingStrategies"/>.</summary>
internal enum SamplingSource
{
    /// <summary>A file that somebody writes.</summary>
    File,

    /// <summary>DataService, from what it really stored.</summary>
    Adaptive,
}
