using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Retention;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State.Reading;

/// <summary>What <see cref="Cleanup"/> and <see cref="SizeRetention"/> will remove next.</summary>
internal static class RetentionForecast
{
    /// <param name="options">As configured.</param>
    /// <param name="bytes">What the tables take.</param>
    /// <param name="oldest">The oldest day that holds anything.</param>
    /// <param name="today">Of this day and later nothing is removed for its size.</param>
    public static RetentionState Of(RetentionOptions options, long bytes, int? oldest, int today)
    {
        var state = new RetentionState { Days = (ulong)options.Days, MaxBytes = (ulong)options.MaxBytes.Bytes, Bytes = (ulong)bytes };
        if (oldest is not { } day) return state;
        state.NextDay = (ulong)Days.StartNs(day);
        state.NextAt = (ulong)(Days.StartNs(day + 1) + (options.Days * Days.Nanoseconds) + Cleanup.GraceNs);
        state.OverLimit = day < today && options.MaxBytes.Bytes > 0 && bytes > options.MaxBytes.Bytes;
        return state;
    }
}
