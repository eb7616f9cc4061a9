/// <summary>Where the solution lies: the nearest folder above this program that holds it.</summary>
internal static class Repository
{
    private static readonly string Root = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException($"No Aspire.sln above {AppContext.BaseDirectory}")
        : File.Exists(Path.Combine(folder.FullName, "Aspire.sln")) ? folder.FullName
        : Find(folder.Parent);
}
