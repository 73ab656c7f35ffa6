using System.Runtime.CompilerServices;

namespace Chat.Client.Kernel;

internal static class Guard
{
    public static T NotNull<T>(T? value, [CallerArgumentExpression(nameof(value))] string name = "") where T : class =>
        value ?? throw new ArgumentNullException(name);
}
