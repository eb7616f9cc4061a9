using Microsoft.Extensions.Configuration;

namespace Tracepost.ServiceDefaults;

/// <summary>Where this process runs.</summary>
internal static class Hosting
{
    /// <summary>The .NET container images set DOTNET_RUNNING_IN_CONTAINER=true; the host also offers it without its prefix.</summary>
    internal static bool IsContainer(IConfiguration configuration) =>
        bool.TryParse(configuration["DOTNET_RUNNING_IN_CONTAINER"] ?? configuration["RUNNING_IN_CONTAINER"], out var isContainer) && isContainer;
}
