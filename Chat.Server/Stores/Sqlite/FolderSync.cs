using System.Runtime.InteropServices;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Forces the names in folders to the disk. A file that was forced there itself can still be lost with its name, when the power fails.
/// </summary>
internal static class FolderSync
{
    private const int ReadOnly = 0; // O_RDONLY

    /// <summary>Forces the names in a folder and in all above it, any of which may be new. Does nothing on Windows, which knows no such thing.</summary>
    /// <exception cref="IOException">The disk fails. That a folder may not be read or its file system cannot do it is no error: then nobody can.</exception>
    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        for (var path = folder; path is not null; path = Path.GetDirectoryName(path)) Force(path);
    }

    private static void Force(string path)
    {
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            Check(path);
            return;
        }

        try
        {
            if (Sync(descriptor) != 0) Check(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void Check(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error is not (1 or 13 or 22 or 30 or 45 or 95)) // EPERM, EACCES, EINVAL, EROFS, ENOTSUP of macOS and of Linux
            throw new IOException($"The folder {path} cannot be forced to the disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
