using System.Reflection;
using Chat.Contracts;

namespace Chat.Server.Kernel;

/// <summary>The codes of <see cref="ChatErrors"/>.</summary>
internal static class ChatErrorCodes
{
    /// <summary>All of them; what ends in a sign of equality is no code but a marker within a text.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(ChatErrors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(code => !code.EndsWith('=')),
    ];
}
