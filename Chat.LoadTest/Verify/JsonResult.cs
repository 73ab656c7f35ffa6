using System.Text.Json;

namespace Chat.LoadTest.Verify;

/// <summary>Results as files for other programs.</summary>
internal static class JsonResult
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Task WriteAsync<T>(FileInfo? file, T result) =>
        file is null ? Task.CompletedTask : File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(result, Format));
}
