using System.Numerics;
using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>
/// Ed25519's verification (RFC 8032 §5.1.7) on plain big integers, because .NET has none. It works with public values only, so it need not take the same time
/// for all of them; a signature takes some milliseconds. There is no signing here, and there must not be.
/// </summary>
internal static class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    // The constants of RFC 8032 §5.1: field prime, group order, curve constant, square root of -1, base point.
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + Number("27742317777372353535851937790883648493");
    private static readonly BigInteger D = Number("37095705934669439343138083508754565189542113879843219016388785533085940283555");
    private static readonly BigInteger RootOfMinusOne = Number("19681161376707505956807079304988542015446066515923890162744021073123829784752");
    private static readonly Point Base = Point.At(
        Number("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
        Number("46316835694926478169428394003475163141307993866256225615783033603165251855960"));

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize || Decode(publicKey) is not { } key)
            return false;
        var r = signature[..32];
        var s = LittleEndian(signature[32..]);
        if (s >= L)
            return false; // else s + L would make a second signature out of a first (§8.4)

        // s·B = R + h·A, turned so that only one point has to be compared, in its one and only encoding: R = s·B - h·A.
        var h = LittleEndian(SHA512.HashData([.. r, .. publicKey, .. message])) % L;
        return Encode(Combine(s, Base, h, key.Negate())).SequenceEqual(r);
    }

    // a·X + b·Y with one run of doublings for both.
    private static Point Combine(BigInteger a, Point x, BigInteger b, Point y)
    {
        var (sum, both) = (Point.Neutral, x.Add(y));
        for (var bit = (int)L.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = sum.Add(sum);
            sum = (Bit(a, bit), Bit(b, bit)) switch
            {
                (true, true) => sum.Add(both),
                (true, false) => sum.Add(x),
                (false, true) => sum.Add(y),
                _ => sum,
            };
        }
        return sum;
    }

    private static bool Bit(BigInteger number, int bit) => !((number >> bit) & 1).IsZero;

    // §5.1.3: the y coordinate, and the lowest bit of x in the highest of the encoding.
    private static Point? Decode(ReadOnlySpan<byte> encoded)
    {
        var y = LittleEndian(encoded);
        var odd = Bit(y, 255);
        y -= odd ? BigInteger.One << 255 : 0;
        if (y >= P)
            return null;

        var (u, v) = (Mod(y * y - 1), Mod(D * y * y + 1));
        var v3 = Mod(v * v * v);
        var x = Mod(u * v3 * BigInteger.ModPow(Mod(u * v3 * v3 * v), (P - 5) / 8, P));
        var square = Mod(v * x * x);
        if (square != u)
        {
            if (square != Mod(-u))
                return null;
            x = Mod(x * RootOfMinusOne);
        }
        if (x.IsZero && odd)
            return null;
        return Point.At(x.IsEven == odd ? P - x : x, y);
    }

    private static byte[] Encode(Point point)
    {
        var inverse = BigInteger.ModPow(point.Z, P - 2, P);
        var (x, y) = (Mod(point.X * inverse), Mod(point.Y * inverse));
        var encoded = new byte[KeySize];
        (x.IsEven ? y : y + (BigInteger.One << 255)).TryWriteBytes(encoded, out _, isUnsigned: true);
        return encoded;
    }

    private static BigInteger LittleEndian(ReadOnlySpan<byte> octets) => new(octets, isUnsigned: true);

    private static BigInteger Number(string digits) => BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private static BigInteger Mod(BigInteger number)
    {
        var remainder = number % P;
        return remainder.Sign < 0 ? remainder + P : remainder;
    }

    /// <summary>A point in extended coordinates (§5.1.4): x = X/Z, y = Y/Z, x·y = T/Z.</summary>
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public static Point Neutral => new(0, 1, 1, 0);

        public static Point At(BigInteger x, BigInteger y) => new(x, y, 1, Mod(x * y));

        public Point Negate() => new(P - X, Y, Z, P - T);

        // The formula is complete: it holds for equal points and the neutral one, too.
        public Point Add(Point other)
        {
            var a = Mod((Y - X) * (other.Y - other.X));
            var b = Mod((Y + X) * (other.Y + other.X));
            var c = Mod(2 * T * other.T * D);
            var d = Mod(2 * Z * other.Z);
            var (e, f, g, h) = (b - a, d - c, d + c, b + a);
            return new(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
        }
    }
}
