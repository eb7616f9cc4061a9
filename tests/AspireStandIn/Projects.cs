namespace Projects;

// What the Aspire SDK generates for each project reference of the AppHost.

internal sealed class ApiService : IProjectMetadata
{
    public string ProjectPath => Repository.PathOf("ApiService/ApiService.csproj");
}

internal sealed class DataService : IProjectMetadata
{
    public string ProjectPath => Repository.PathOf("DataService/DataService.csproj");
}

internal sealed class ManifestHost : IProjectMetadata
{
    public string ProjectPath => Repository.PathOf("ManifestHost/ManifestHost.csproj");
}
