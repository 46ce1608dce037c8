#!/usr/bin/perl
# The certificates of a Java runtime, beside each of which ca-certificates-java writes the time of day: makes none of them younger than the packages.
# Arguments: the file; seconds since 1970.
# The format is that of the JDK's class sun.security.provider.JavaKeyStore (JKS), version 2: big-endian numbers, and at the end a SHA-1 of a password, of a fixed word, and of all that stands
# before it. Whatever is no store of nothing but certificates, with the password that is Java's own default, stays as it is.
use strict;
use warnings FATAL => 'all';

my ($file, $epoch) = @ARGV;

# perl-base has no Digest::SHA.
sub seal {
    my ($content) = @_;
    open my $sum, '|-', "sha1sum >'$0.sum'" or die "sha1sum: $!\n";
    binmode $sum;
    print $sum pack('n*', unpack 'C*', 'changeit'), 'Mighty Aphrodite', $content;
    close $sum or die "sha1sum failed\n";
    open my $result, '<', "$0.sum" or die "$0.sum: $!\n";
    return pack 'H40', scalar <$result>;
}

open my $in, '<:raw', $file or die "$file: $!\n";
my $store = do { local $/; <$in> };
my $end = length($store) - 20;
exit if $end < 12 || seal(substr $store, 0, $end) ne substr $store, $end;
my ($magic, $version, $count) = unpack 'N3', $store;
exit if $magic != 0xFEEDFEED || $version != 2;

my $place = 12;
# What ends before its time has nothing to unpack.
eval {
    for (1 .. $count) {
        my ($tag, $name) = unpack "x$place N n/a", $store;
        exit if $tag != 2;
        $place += 6 + length $name;
        my $time = unpack "x$place q>", $store;
        substr($store, $place, 8) = pack 'q>', $epoch * 1000 if $time > $epoch * 1000;
        my ($type, $certificate) = unpack "x$place x8 n/a N/a", $store;
        $place += 8 + 2 + length($type) + 4 + length $certificate;
    }
    1;
} or exit;
exit if $place != $end;

open my $out, '>:raw', $file or die "$file: $!\n";
print $out substr($store, 0, $end), seal(substr $store, 0, $end);
close $out or die "$file: $!\n";
